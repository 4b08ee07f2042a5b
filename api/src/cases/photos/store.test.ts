import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../process/config.ts';
import { type S3Server, startS3 } from '../../testing/s3-server.ts';
import { storeOnDisk } from './disk.ts';
import { openPhotoStore } from './open-store.ts';
import { storeInS3 } from './s3.ts';
import { type PhotoStore, photoName } from './store.ts';

const KEYS = { keyId: 'AKIDEXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', region: 'cn-test-1' };
const NAME = photoName('11111111-1111-4111-8111-111111111111', 'small');
let s3: S3Server;
let folder: string;
const stores = {} as Record<'disk' | 's3', PhotoStore>;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cockpit-photos-'));
  s3 = await startS3(KEYS);
  stores.disk = storeOnDisk(folder);
  stores.s3 = storeInS3({ url: s3.url, ...KEYS });
});
afterAll(async () => {
  await s3?.close();
  await rm(folder, { recursive: true });
});

describe.each(['disk', 's3'] as const)('a store on %s', (kind) => {
  it('gives back what was put, replaces it, and forgets it', async () => {
    const store = stores[kind];
    expect(await store.get(NAME)).toBeUndefined();
    await store.put(NAME, Buffer.from('one'));
    await store.put(NAME, Buffer.from([0, 255, 10, 13]));
    expect(await store.get(NAME)).toEqual(Buffer.from([0, 255, 10, 13]));
    await store.remove(NAME);
    await store.remove(NAME);
    expect(await store.get(NAME)).toBeUndefined();
  });
});

it('on disk keeps its files from other users of the machine', async () => {
  await stores.disk.put(NAME, Buffer.from('one'));
  expect((await stat(path.join(folder, '11', NAME))).mode & 0o777).toBe(0o600);
});

describe('a bucket', () => {
  it('is asked with a signature of the very request, which no other secret makes', async () => {
    await stores.s3.put(NAME, Buffer.from('mine'));
    expect([...s3.objects.keys()]).toEqual([`/photos/${NAME}`]);
    const stranger = storeInS3({ url: s3.url, ...KEYS, secret: 'guessed' });
    await expect(stranger.put(NAME, Buffer.from('theirs'))).rejects.toThrow('status 403');
    await expect(stranger.get(NAME)).rejects.toThrow('status 403');
    expect(s3.objects.get(`/photos/${NAME}`)?.toString()).toBe('mine');
  });

  it('that fails is a fault, never an empty answer, and its secret is in no sentence', async () => {
    s3.fail(500);
    // One after the other: one that failed while another is waited for would be a rejection nobody handles.
    const bucket = stores.s3;
    for (const ask of [() => bucket.put(NAME, Buffer.from('x')), () => bucket.get(NAME), () => bucket.remove(NAME)])
      await expect(ask()).rejects.toThrow(/^the photo store answered (PUT|GET|DELETE) with status 500$/);
    s3.fail(404);
    await expect(stores.s3.put(NAME, Buffer.from('x'))).rejects.toThrow('status 404');
    s3.fail(undefined);
  });
});

describe('the store of the environment', () => {
  const open = (env: Record<string, string>) =>
    openPhotoStore(readConfig({ DATABASE_URL: 'postgresql://127.0.0.1/x', ...env }));
  const bucket = { PHOTO_S3_URL: 'https://s3.example.org/photos', PHOTO_S3_KEY_ID: 'a', PHOTO_S3_SECRET: 'b' };

  it('is none, a folder or a bucket', () => {
    expect(open({})).toBeUndefined();
    expect(open({ PHOTO_DIR: folder })).toBeDefined();
    expect(open(bucket)).toBeDefined();
  });

  it('is refused when it is named twice or by half', () => {
    expect(() => open({ ...bucket, PHOTO_DIR: folder })).toThrow(/both set/);
    expect(() => open({ PHOTO_S3_URL: bucket.PHOTO_S3_URL })).toThrow(/PHOTO_S3_KEY_ID and PHOTO_S3_SECRET/);
    expect(() => open({ PHOTO_S3_URL: 'https://s3.example.org' })).toThrow(/PHOTO_S3_URL/);
  });
});
