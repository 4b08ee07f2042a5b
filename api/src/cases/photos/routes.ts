/** Photos of cases come in and are shown to who may see their case. */
import type { Clock } from '@cockpit/ingest/clock';
import multipart from '@fastify/multipart';
import type { Logger } from 'pino';
import { type App, FAILURES, type RouteDeps } from '../../common/routes.ts';
import { createTurns } from '../../common/turns.ts';
import { inTransaction } from '../../database.ts';
import { RequestError } from '../../errors.ts';
import { personOf } from '../../rights/gate.ts';
import type { Person } from '../../sessions/person.ts';
import { caseReach } from '../access.ts';
import { CasePhoto } from '../desk/contract.ts';
import { PhotoForm, PhotoParams, PhotoQuery } from './contract.ts';
import { keepPhotos, type PhotoKeeping } from './keep.ts';
import { createPictures } from './picture.ts';
import { countUploads, insertPhoto, isSeen, lockUploads, type NewPhoto, readPhoto, readPlace } from './queries.ts';
import { readForm } from './read-form.ts';
import { type PhotoStore, photoName } from './store.ts';

const TAGS = ['cases'];
/** Forms read at once: each is held in memory until it is judged. */
const UPLOADS_MAX = 16;
/** A day's work off-line comes at once; more is a fault. */
const PER_HOUR_MAX = 200;
const UNBOUND_MAX = 100;
/** Should anything but a picture ever be answered, it can do nothing. */
const PHOTO_POLICY = "default-src 'none'; sandbox";

export interface PhotoSettings {
  /** Undefined: no place is configured. */
  store: PhotoStore | undefined;
  /** Of all photos together. */
  bytesMax: number;
}

export interface PhotoDeps extends RouteDeps {
  clock: Clock;
  log: Logger;
  newId(): string;
  photos: PhotoSettings;
}

export async function photoRoutes(app: App, deps: PhotoDeps): Promise<void> {
  const { database, clock, log, photos } = deps;
  await app.register(multipart);
  const makePicture = createPictures();
  const uploads = createTurns(UPLOADS_MAX, 0);
  const keeping = photos.store && keepPhotos({ database, clock, log, store: photos.store });
  app.addHook('preClose', async () => keeping?.stop());

  app.post(
    '/api/photos',
    {
      config: { right: 'case.photo' },
      schema: {
        summary: 'Send one photo; name its id in the action that shows it',
        tags: TAGS,
        consumes: ['multipart/form-data'],
        body: PhotoForm,
        response: { 200: CasePhoto, 201: CasePhoto, ...FAILURES },
      },
      // Judged as it is read.
      validatorCompiler: () => (value) => ({ value }),
    },
    (request, reply) =>
      uploads(async () => {
        const person = personOf(request);
        const { store, held } = open();
        refuseFull(await held(), photos.bytesMax);
        const { fields, sent } = await readForm(request);
        const picture = await makePicture(sent);
        const photo = { id: fields.id ?? deps.newId(), fields, picture, person };
        const { added, stored } = await keep(store, photo);
        if (added) keeping?.added(picture.full.length + picture.small.length);
        return reply.code(added ? 201 : 200).send(stored);
      }),
  );

  app.get(
    '/api/photos/:id',
    {
      config: { right: 'case.read' },
      schema: { summary: 'A photo, to who may see its case', tags: TAGS, params: PhotoParams, querystring: PhotoQuery },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { store } = open();
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

  function open(): { store: PhotoStore; held: PhotoKeeping['held'] } {
    if (photos.store === undefined || keeping === undefined)
      throw new RequestError(503, 'photos-off', 'This server has no place for photos: PHOTO_DIR or PHOTO_S3_URL.');
    return { store: photos.store, held: keeping.held };
  }

  /** The row is claimed first: nobody else's files are ever replaced. Files left by a kill in the middle belong to no row. */
  async function keep(store: PhotoStore, photo: NewPhoto): Promise<{ added: boolean; stored: CasePhoto }> {
    return inTransaction(database, async (tx) => {
      const now = clock.now();
      await lockUploads(tx, photo.person.id);
      const { lately, unbound } = await countUploads(tx, photo.person.id, now);
      const added = await insertPhoto(tx, photo, now);
      if (added && (lately >= PER_HOUR_MAX || unbound >= UNBOUND_MAX)) throw tooMany();
      if (added) {
        await store.put(photoName(photo.id, 'full'), photo.picture.full);
        await store.put(photoName(photo.id, 'small'), photo.picture.small);
      }
      const { person, ...stored } = (await readPhoto(tx, photo.id)) ?? { person: Number.NaN };
      if (person !== photo.person.id) throw new RequestError(409, 'id-taken', 'id: another photo has it.');
      return { added, stored: stored as CasePhoto };
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
    throw new RequestError(503, 'photos-full', 'There is no more room for photos; PHOTO_BYTES_MAX bounds it.');
}

function tooMany(): RequestError {
  return new RequestError(
    429,
    'too-many-photos',
    `At most ${PER_HOUR_MAX} photos an hour and ${UNBOUND_MAX} that no case has taken; try again later.`,
  );
}
