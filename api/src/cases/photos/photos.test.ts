import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { Compile } from 'typebox/compile';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { inTransaction } from '../../database/database.ts';
import type { App } from '../../http/app.ts';
import { aCase } from '../../testing/cases.ts';
import { COMMUNITY, NOW, type TestDatabase, testDatabase } from '../../testing/community.ts';
import { type SignedIn, signedIn } from '../../testing/people.ts';
import { form, makePictures } from '../../testing/pictures.ts';
import { onPort, testApp } from '../../testing/serve.ts';
import { bindPhotos } from '../act/photos.ts';
import { CasePhoto } from '../desk/contract.ts';
import { PHOTO_UNBOUND_HOURS } from './contract.ts';
import { storeOnDisk } from './disk.ts';
import { pruneForgotten } from './keep.ts';
import type { PhotoStore } from './store.ts';

const HOUR_MS = 3_600_000;
const ID = '11111111-1111-4111-8111-111111111111';
const isPhoto = Compile(CasePhoto);
const HTML = Buffer.from('<script>alert(1)</script>');
const clock = { at: NOW, speed: 1, now: () => clock.at };

let test: TestDatabase;
let app: App;
let folder: string;
/** Photos are stored once it is open. */
let gate = Promise.resolve();
let ids = 0;
const people = {} as Record<'wang' | 'li' | 'worker' | 'far' | 'officer', SignedIn>;
// Made before the app forbids every other reader.
let pictures: Record<'jpeg' | 'turned' | 'png' | 'webp' | 'gif' | 'tiff' | 'avif' | 'bomb', Buffer>;

const prune = (store: PhotoStore) =>
  inTransaction(test.database, (tx) => pruneForgotten(tx, store, NOW + PHOTO_UNBOUND_HOURS * HOUR_MS + 1));

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cockpit-photos-'));
  pictures = await makePictures();
  test = await testDatabase(inject('postgresUrl'));
  const disk = storeOnDisk(folder);
  const put: PhotoStore['put'] = async (...photo) => {
    await gate;
    return disk.put(...photo);
  };
  app = await testApp(test, {
    clock,
    photos: { store: { ...disk, put }, bytesMax: 1e9 },
    newId: () => `22222222-2222-4222-8222-${String(++ids).padStart(12, '0')}`,
  });
  people.wang = await signedIn(test, { role: 'handler', community: COMMUNITY });
  people.li = await signedIn(test, { role: 'handler', community: COMMUNITY });
  people.worker = await signedIn(test, { role: 'grid-worker', community: COMMUNITY, grid: 'M1' });
  people.far = await signedIn(test, { role: 'grid-worker', community: COMMUNITY, grid: 'M2' });
  people.officer = await signedIn(test, { role: 'duty-officer', community: COMMUNITY });
});
afterAll(async () => {
  await app?.close();
  await test?.drop();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  clock.at = NOW;
  await test.sql('delete from case_photo');
});

async function send(who: SignedIn, data: FormData) {
  const answer = await app.inject({
    method: 'POST',
    url: '/api/photos',
    payload: data as unknown as object,
    headers: { cookie: who.cookie },
  });
  return { status: answer.statusCode, body: answer.json() };
}
const get = (who: SignedIn, id: string, query = '') =>
  app.inject({ url: `/api/photos/${id}${query}`, headers: { cookie: who.cookie } });
const bind = (photo: string, id: number) => test.sql('update case_photo set case_id = $2 where id = $1', [photo, id]);

async function sent(who: SignedIn, picture: Buffer, fields?: Record<string, string>): Promise<string> {
  const { status, body } = await send(who, form(picture, fields));
  expect(status, JSON.stringify(body)).toBe(201);
  return body.id;
}
async function files(): Promise<string[]> {
  return (await readdir(folder, { recursive: true })).filter((name) => name.includes('.')).sort();
}

describe('a photo that is sent', () => {
  it('is kept as a JPEG of bounded size with its time and place as fields, and shown back', async () => {
    const takenAt = NOW - HOUR_MS;
    const fields = { kind: 'before', takenAt: `${takenAt}`, lon: '121.5', lat: '31.2' };
    const { status, body } = await send(people.wang, form(pictures.webp, fields));
    expect(status).toBe(201);
    expect(isPhoto.Check(body)).toBe(true);
    expect(body).toMatchObject({ kind: 'before', takenAt, lon: 121.5, lat: 31.2, width: 2048, height: 683 });
    const full = await get(people.wang, body.id);
    expect(await sharp(full.rawPayload).metadata()).toMatchObject({ format: 'jpeg', width: 2048, height: 683 });
    const small = await get(people.wang, body.id, '?size=small');
    expect(await sharp(small.rawPayload).metadata()).toMatchObject({ format: 'jpeg', width: 320 });
  });

  it('loses all metadata: no EXIF, no GPS, no XMP, in no size', async () => {
    for (const picture of [pictures.jpeg, pictures.webp]) {
      const before = await sharp(picture).metadata();
      expect(before.exif).toBeDefined();
      const id = await sent(people.wang, picture);
      for (const query of ['', '?size=small']) {
        const bytes = (await get(people.wang, id, query)).rawPayload;
        const { exif, xmp, iptc, icc } = await sharp(bytes).metadata();
        expect([exif, xmp, iptc, icc]).toEqual([undefined, undefined, undefined, undefined]);
        expect(bytes.toString('latin1')).not.toMatch(/Exif|GPS|Wang Wei|adobe|secret place/);
      }
    }
  });

  it('stands upright although the file only said how to turn it', async () => {
    const { body } = await send(people.wang, form(pictures.turned));
    expect([body.width, body.height]).toEqual([40, 60]);
  });

  it('is judged by its content, never by its name or type', async () => {
    expect((await send(people.wang, form(pictures.png, { kind: 'near' }, 'virus.exe'))).status).toBe(201);
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>1</script></svg>');
    for (const picture of [
      svg,
      HTML,
      pictures.gif,
      pictures.tiff,
      pictures.avif,
      Buffer.from('%PDF-1.4'),
      pictures.jpeg.subarray(0, 200),
    ]) {
      const { status, body } = await send(people.wang, form(picture, { kind: 'near' }, 'photo.jpg'));
      expect([status, body.error]).toEqual([415, 'photo-unreadable']);
      expect(body.message).not.toMatch(/vips|buffer|load/i);
    }
  });

  it('loses whatever was hidden behind its pixels', async () => {
    for (const picture of [pictures.jpeg, pictures.png]) {
      const id = await sent(people.wang, Buffer.concat([picture, HTML]));
      expect((await get(people.wang, id)).rawPayload.includes('<script>')).toBe(false);
    }
  });

  it('is refused when few bytes unfold to far too many pixels', async () => {
    expect(pictures.bomb.length).toBeLessThan(400_000);
    const { status, body } = await send(people.wang, form(pictures.bomb));
    expect([status, body.error]).toEqual([413, 'photo-too-large']);
  });

  it('is refused beyond 12 MiB, and leaves nothing', async () => {
    const { status, body } = await send(people.wang, form(Buffer.alloc(12 * 1024 * 1024 + 1, 1)));
    expect([status, body.error]).toEqual([413, 'photo-too-large']);
    expect(await test.sql('select 1 from case_photo')).toEqual([]);
  });

  it.each([
    [{}, /kind/],
    [{ kind: 'selfie' }, /kind/],
    [{ kind: 'near', takenAt: 'noon' }, /takenAt/],
    [{ kind: 'near', lon: '200', lat: '1' }, /lon/],
    [{ kind: 'near', lon: '20' }, /lon/],
    [{ kind: 'near', id: '../../etc/passwd' }, /id/],
    [{ kind: 'near', owner: '1' }, /owner|additional/i],
  ])('is refused with fields like %j, naming the field', async (fields, names) => {
    const { status, body } = await send(people.wang, form(pictures.png, fields as Record<string, string>));
    expect(status, JSON.stringify(body)).toBe(400);
    expect(body.message).toMatch(names);
  });

  it('comes alone: no photo, two of them, another name or no form are refused', async () => {
    const two = form(pictures.png);
    two.append('photo', new File([new Uint8Array(pictures.png)], 'b.png'));
    const other = form(undefined);
    other.append('file', new File([new Uint8Array(pictures.png)], 'b.png'));
    expect((await send(people.wang, form(undefined))).status).toBe(400);
    expect((await send(people.wang, two)).status).toBe(413);
    expect((await send(people.wang, other)).status).toBe(400);
    const headers = { cookie: people.wang.cookie };
    const json = await app.inject({ method: 'POST', url: '/api/photos', payload: { kind: 'near' }, headers });
    expect(json.statusCode).toBe(415);
  });

  it('sent again under its id is the same photo; nobody else can take the id or change what lies there', async () => {
    const fields = { kind: 'after', id: ID };
    expect((await send(people.wang, form(pictures.png, fields))).status).toBe(201);
    const again = await send(people.wang, form(pictures.png, fields));
    expect([again.status, again.body.id]).toEqual([200, ID]);
    const before = (await get(people.wang, ID)).rawPayload;
    expect((await send(people.li, form(pictures.webp, fields))).status).toBe(409);
    expect((await get(people.wang, ID)).rawPayload.equals(before)).toBe(true);
    expect(await test.sql('select 1 from case_photo')).toHaveLength(1);
  });

  it('of one person comes beside three others of theirs and no more', async () => {
    let open = () => {};
    gate = new Promise((resolve) => {
      open = resolve;
    });
    const answers: number[] = [];
    const all = Array.from({ length: 6 }, async () =>
      answers.push((await send(people.wang, form(pictures.webp))).status),
    );
    await expect.poll(() => answers).toEqual([429, 429]);
    open();
    await Promise.all(all);
    expect(answers).toEqual([429, 429, 201, 201, 201, 201]);
    expect((await send(people.wang, form(pictures.png))).status).toBe(201);
  });

  it('sent several times at once under its id is stored once', async () => {
    const fields = { kind: 'after', id: ID };
    const answers = await Promise.all([1, 2, 3].map(() => send(people.wang, form(pictures.png, fields))));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 201]);
  });
});

describe('a photo whose files are not there yet', () => {
  const fields = { kind: 'after', id: ID };
  const half = (till: string) =>
    test.sql(
      `insert into case_photo (id, kind, bytes, width, height, sha256, person, person_name, uploaded_at, keeping_until)
       values ($1, 'near', 1, 1, 1, '', $2, 'x', to_timestamp($3), $4)`,
      [ID, people.wang.id, NOW / 1000, till],
    );

  it('is neither shown nor of any case, and goes with what a kill in the middle left', async () => {
    const store = storeOnDisk(folder);
    await half(new Date(NOW + 30_000).toISOString());
    await store.put(`${ID}.jpg`, HTML);
    await rename(
      path.join(folder, ID.slice(0, 2), `${ID}.jpg`),
      path.join(folder, ID.slice(0, 2), `${ID}-small.jpg.new`),
    );
    expect((await get(people.wang, ID)).statusCode).toBe(404);
    const id = await aCase(test, { handler: people.wang.id });
    await expect(bindPhotos(test.database, id, [ID], people.wang.id)).rejects.toThrow(/not one of your unused photos/);
    expect(await prune(store)).toBe(1);
    expect((await files()).filter((name) => name.includes(ID))).toEqual([]);
  });

  it('waits for who is at it, and is taken over when they are not any more', async () => {
    await half(new Date(NOW + 30_000).toISOString());
    expect((await send(people.wang, form(pictures.png, fields))).status).toBe(503);
    expect((await send(people.li, form(pictures.png, fields))).status).toBe(409);
    await test.sql('update case_photo set keeping_until = to_timestamp($1)', [NOW / 1000]);
    expect((await send(people.li, form(pictures.png, fields))).status).toBe(409);
    expect((await send(people.wang, form(pictures.png, fields))).status).toBe(201);
    expect((await get(people.wang, ID)).statusCode).toBe(200);
    expect(await test.sql('select kind from case_photo')).toEqual([{ kind: 'after' }]);
  });

  it('keeps no connection of the database, and is sent again at once when the store fails', async () => {
    const disk = storeOnDisk(folder);
    let broken = true;
    let free = -1;
    const store: PhotoStore = {
      ...disk,
      async put(name, bytes) {
        const { totalCount, idleCount } = test.database;
        free = totalCount - idleCount;
        if (broken) throw new Error('the store is away');
        await disk.put(name, bytes);
      },
    };
    const other = await testApp(test, { clock, photos: { store, bytesMax: 1e9 } });
    const ask = () =>
      other.inject({
        method: 'POST',
        url: '/api/photos',
        payload: form(pictures.png, fields) as unknown as object,
        headers: { cookie: people.wang.cookie },
      });
    expect((await ask()).statusCode).toBe(500);
    expect(free).toBe(0);
    broken = false;
    expect((await ask()).statusCode).toBe(201);
    await other.close();
  });
});

describe('who sees a photo', () => {
  it('before a case has it: who sent it and nobody else', async () => {
    const id = await sent(people.wang, pictures.png);
    expect((await get(people.wang, id)).statusCode).toBe(200);
    for (const who of [people.li, people.worker, people.officer]) expect((await get(who, id)).statusCode).toBe(404);
  });

  it('of a case: who sees the case; another handler, another grid and who sent it long ago do not', async () => {
    const id = await sent(people.wang, pictures.png);
    await bind(id, await aCase(test, { handler: people.li.id }));
    const seen = { li: 200, officer: 200, worker: 200, far: 404, wang: 404 } as const;
    for (const [name, status] of Object.entries(seen))
      expect((await get(people[name as 'li'], id)).statusCode, name).toBe(status);
  });

  it('comes with headers that let it be nothing but a picture', async () => {
    const { headers } = await get(people.wang, await sent(people.wang, pictures.png));
    expect(headers).toMatchObject({
      'content-type': 'image/jpeg',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, max-age=31536000, immutable',
      'cross-origin-resource-policy': 'same-origin',
      vary: 'cookie',
    });
    expect(headers['content-disposition']).toMatch(/^inline; filename="[0-9a-f-]+\.jpg"$/);
  });

  it('cannot be asked for by a path', async () => {
    for (const id of [
      '..%2f..%2fetc%2fpasswd',
      '%2e%2e',
      `${ID}%00`,
      `${ID}/../x`,
      ID.toUpperCase().replaceAll('1', 'A'),
    ])
      expect((await get(people.wang, id)).statusCode, id).toBeGreaterThanOrEqual(400);
    const store = storeOnDisk(folder);
    await expect(async () => store.get('../../etc/passwd')).rejects.toThrow(/not the name/);
    await expect(async () => store.put(`../${ID}.jpg`, HTML)).rejects.toThrow(/not the name/);
  });

  it('is told that there is none when the file is gone', async () => {
    const id = await sent(people.wang, pictures.png);
    await storeOnDisk(folder).remove(`${id}.jpg`);
    expect((await get(people.wang, id)).statusCode).toBe(404);
  });
});

describe('bounds', () => {
  it('throw away what no case has taken in two weeks, file and row, and keep the rest', async () => {
    const store = storeOnDisk(folder);
    const [forgotten, taken] = [await sent(people.wang, pictures.png), await sent(people.wang, pictures.png)];
    await bind(taken, await aCase(test, { handler: people.wang.id }));
    clock.at = NOW + HOUR_MS;
    const fresh = await sent(people.wang, pictures.png);
    expect(await prune(store)).toBe(1);
    expect((await test.sql('select id from case_photo')).map(({ id }) => id).sort()).toEqual([taken, fresh].sort());
    const left = await files();
    expect(left.filter((name) => name.includes(forgotten))).toEqual([]);
    expect(left.filter((name) => name.includes(taken))).toHaveLength(2);
  });

  it('hold for each person by the hour and by what waits for a case', async () => {
    const many = (count: number, bound: number | null, at: number) =>
      test.sql(
        `insert into case_photo (id, case_id, kind, bytes, width, height, sha256, person, person_name, uploaded_at)
         select gen_random_uuid(), $1, 'near', 1, 1, 1, '', $2, 'x', to_timestamp($3) from generate_series(1, $4)`,
        [bound, people.wang.id, at / 1000, count],
      );
    await many(400, null, NOW - 2 * HOUR_MS);
    expect((await send(people.wang, form(pictures.png))).status).toBe(429);
    expect((await send(people.li, form(pictures.png))).status).toBe(201);
    await test.sql('delete from case_photo');
    await many(200, await aCase(test), NOW - 1_000);
    const { status, body } = await send(people.wang, form(pictures.png));
    expect([status, body.error]).toEqual([429, 'too-many-photos']);
    clock.at = NOW + HOUR_MS;
    expect((await send(people.wang, form(pictures.png))).status).toBe(201);
  });

  it('hold for all photos together, and say so', async () => {
    const full = await testApp(test, { clock, photos: { store: storeOnDisk(folder), bytesMax: 1 } });
    const off = await testApp(test, { clock, photos: { store: undefined, bytesMax: 1 } });
    await sent(people.wang, pictures.png);
    const ask = (of: App) =>
      of.inject({
        method: 'POST',
        url: '/api/photos',
        payload: form(pictures.png) as unknown as object,
        headers: { cookie: people.li.cookie },
      });
    expect((await ask(full)).json().error).toBe('photos-full');
    expect((await ask(off)).json().error).toBe('photos-off');
    await Promise.all([full.close(), off.close()]);
  });
});

it('answers over a real connection as well when the form is wrong in its first field', async () => {
  const port = await onPort(app);
  const data = form(Buffer.alloc(3_000_000), { kind: 'near', extra: 'x' });
  for (const _ of [1, 2]) {
    const answer = await fetch(`http://127.0.0.1:${port}/api/photos`, {
      method: 'POST',
      body: data,
      headers: { cookie: people.wang.cookie },
    });
    expect(answer.status).toBe(400);
  }
});
