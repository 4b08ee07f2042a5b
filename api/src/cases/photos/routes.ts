/** Photos of cases come in and are shown to who may see their case. */
import type { Clock } from '@cockpit/ingest/clock';
import multipart from '@fastify/multipart';
import Type from 'typebox';
import { inTransaction } from '../../database/database.ts';
import { RequestError } from '../../errors/errors.ts';
import { personOf } from '../../gate/gate.ts';
import { type App, FAILURES } from '../../http/app.ts';
import type { Leader } from '../../leadership/leader.ts';
import { createQueues, createSemaphore, createShares } from '../../loops/semaphore.ts';
import type { RouteDeps } from '../../scope/scope.ts';
import type { Person } from '../../sessions/person.ts';
import { caseReach } from '../access.ts';
import { CasePhoto } from '../desk/contract.ts';
import { PhotoForm, PhotoParams, PhotoQuery } from './contract.ts';
import { countPhotos, photoPruning } from './keep.ts';
import { createPictures } from './picture.ts';
import {
  claimPhoto,
  countUploads,
  isSeen,
  lockUploads,
  markBroken,
  markKept,
  type NewPhoto,
  readPhoto,
  readPlace,
} from './queries.ts';
import { readForm } from './read-form.ts';
import { type PhotoStore, photoName } from './store.ts';

const TAGS = ['cases'];
/** Forms read at once: each is held in memory until it is judged. */
const UPLOADS_MAX = 16;
/** Of one person: a phone sends one after the other, and slow lines must not take all places. */
const UPLOADS_EACH_MAX = 4;
/** A day's work off-line comes at once; more is a fault. */
const PER_HOUR_MAX = 200;
const UNBOUND_MAX = 400;
/** Longer than any store takes for two files. */
const KEEPING_MAX_MS = 60_000;
/** Should anything but a picture ever be answered, it can do nothing. */
const PHOTO_POLICY = "default-src 'none'; sandbox";
const PICTURE = {
  description: 'JPEG',
  content: { 'image/jpeg': { schema: Type.Unsafe<Buffer>({ type: 'string', format: 'binary' }) } },
} as const;

export interface PhotoSettings {
  /** Undefined: no place is configured. */
  store: PhotoStore | undefined;
  /** Of all photos together. */
  bytesMax: number;
}

export interface PhotoDeps extends RouteDeps {
  clock: Clock;
  newId(): string;
  /** Epoch ms of the world's clock. */
  realNow(): number;
  photos: PhotoSettings;
  leader: Leader;
}

export async function photoRoutes(app: App, deps: PhotoDeps): Promise<void> {
  const { database, clock, photos } = deps;
  await app.register(multipart);
  const makePicture = createPictures();
  const uploads = createSemaphore(UPLOADS_MAX, 0);
  const oneByOne = createQueues();
  const ofEach = createShares(UPLOADS_EACH_MAX);
  const within: typeof ofEach = (person, work) => ofEach(person, () => uploads(work));
  const held = countPhotos(database, deps.realNow);
  const pruning = photos.store && deps.leader.lead(photoPruning({ store: photos.store, clock }));
  app.addHook('preClose', async () => pruning?.stop());

  app.post(
    '/api/photos',
    {
      config: { right: 'case.photo' },
      schema: {
        summary: 'Upload one photo; an action refers to it by id',
        tags: TAGS,
        consumes: ['multipart/form-data'],
        body: PhotoForm,
        response: { 200: CasePhoto, 201: CasePhoto, ...FAILURES },
      },
      // Judged as it is read.
      validatorCompiler: () => (value) => ({ value }),
    },
    (request, reply) =>
      within(personOf(request).id, async () => {
        const person = personOf(request);
        const store = open();
        refuseFull(await held.bytes(), photos.bytesMax);
        const { fields, sent } = await readForm(request);
        const picture = await makePicture(sent);
        const photo = { id: fields.id ?? deps.newId(), fields, picture, person };
        const { added, stored } = await oneByOne(photo.id, () => keep(store, photo));
        if (added) held.added(picture.full.length + picture.small.length);
        return reply.code(added ? 201 : 200).send(stored);
      }),
  );

  app.get(
    '/api/photos/:id',
    {
      config: { right: 'case.read' },
      schema: {
        summary: 'Get a photo; visible to those who may see its case',
        tags: TAGS,
        params: PhotoParams,
        querystring: PhotoQuery,
        response: { 200: PICTURE, ...FAILURES },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const store = open();
      const found =
        (await maySee(id, personOf(request))) && (await store.get(photoName(id, request.query.size ?? 'full')));
      if (!found) throw new RequestError(404, 'not-found', `id: there is no photo ${id} that you may see.`);
      return reply
        .type('image/jpeg')
        .header('cache-control', 'private, max-age=31536000, immutable')
        .header('vary', 'cookie')
        .header('content-disposition', `inline; filename="${id}.jpg"`)
        .header('content-security-policy', PHOTO_POLICY)
        .send(found);
    },
  );

  function open(): PhotoStore {
    if (photos.store === undefined)
      throw new RequestError(503, 'photos-off', 'This server has no place for photos: PHOTO_DIR or PHOTO_S3_URL.');
    return photos.store;
  }

  /**
   * Row first, then files, then the word that they are there: a kill in between leaves a row without a case, which is thrown away with
   * its files like any other. No connection of the database waits for the store.
   */
  async function keep(store: PhotoStore, photo: NewPhoto): Promise<{ added: boolean; stored: CasePhoto }> {
    const { id, picture } = photo;
    const claimed = await claim(photo);
    if (claimed) {
      try {
        await store.put(photoName(id, 'full'), picture.full);
        await store.put(photoName(id, 'small'), picture.small);
        await markKept(database, id);
      } catch (error) {
        await markBroken(database, id).catch(() => {}); // then it is free when its time is over
        throw error;
      }
    }
    const found = await readPhoto(database, id);
    if (found !== undefined && found.person !== photo.person.id)
      throw new RequestError(409, 'id-taken', 'id: is used by another photo.');
    if (!found?.isKept)
      throw new RequestError(503, 'overloaded', 'id: this photo is being stored; try again in a minute.');
    const { person: _, isKept: __, ...stored } = found;
    return { added: claimed, stored };
  }

  /** Nobody else's files are ever replaced. */
  function claim(photo: NewPhoto): Promise<boolean> {
    return inTransaction(database, async (tx) => {
      const [now, realNow] = [clock.now(), deps.realNow()];
      await lockUploads(tx, photo.person.id);
      const { lately, unbound } = await countUploads(tx, photo.person.id, now);
      const claimed = await claimPhoto(tx, photo, { now, realNow, keepingUntil: realNow + KEEPING_MAX_MS });
      if (claimed && (lately >= PER_HOUR_MAX || unbound >= UNBOUND_MAX)) throw tooMany();
      return claimed;
    });
  }

  async function maySee(id: string, person: Person): Promise<boolean> {
    const place = await readPlace(database, id);
    if (place === undefined) return false;
    if (place.community === null) return person.kind === 'person' && place.person === person.id;
    return isSeen(database, id, caseReach(person, place.community));
  }
}

function refuseFull(held: number, bytesMax: number): void {
  if (held >= bytesMax)
    throw new RequestError(503, 'photos-full', 'The space for photos is used up; PHOTO_BYTES_MAX limits it.');
}

function tooMany(): RequestError {
  return new RequestError(
    429,
    'too-many-photos',
    `At most ${PER_HOUR_MAX} photos an hour and ${UNBOUND_MAX} that no case has taken; try again later.`,
  );
}
