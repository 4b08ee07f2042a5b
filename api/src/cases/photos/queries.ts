import { type Database, type Queryable, rows } from '../../database.ts';
import type { CaseReach } from '../access.ts';
import { seenSql } from '../access.ts';
import type { CasePhoto } from '../desk/contract.ts';
import type { PhotoFields } from './contract.ts';
import type { Picture } from './picture.ts';

const HOUR_MS = 3_600_000;
/** Any number that no other lock of this database uses; with the person's id it is a lock of theirs. */
const PERSON_LOCK = 7_104;

export type StoredPhoto = CasePhoto & { person: number };

/** How a photo is read wherever it is shown. */
const PHOTO_COLUMNS = `p.id, p.kind, p.width, p.height, (extract(epoch from p.taken_at) * 1000)::float8 as "takenAt",
  p.lon, p.lat, p.person_name as by, (extract(epoch from p.uploaded_at) * 1000)::float8 as "uploadedAt"`;

export interface NewPhoto {
  id: string;
  fields: PhotoFields;
  picture: Picture;
  person: { id: number; name: string };
}

/** Photos of one person come one after the other: what is counted before the insert stays true until it. */
export async function lockUploads(tx: Queryable, person: number): Promise<void> {
  await rows(tx, 'photo-lock', 'select pg_advisory_xact_lock($1::int4, $2::int4)', [PERSON_LOCK, person]);
}

/** Adds it; false when its id is taken. */
export async function insertPhoto(
  tx: Queryable,
  { id, fields, picture, person }: NewPhoto,
  now: number,
): Promise<boolean> {
  const added = await rows(
    tx,
    'photo-insert',
    `insert into case_photo (id, kind, bytes, width, height, sha256, taken_at, lon, lat, person, person_name, uploaded_at)
     values ($1, $2, $3::int, $4::int, $5::int, $6, to_timestamp($7::float8 / 1000), $8::float8, $9::float8, $10::int, $11,
       to_timestamp($12::float8 / 1000))
     on conflict (id) do nothing returning id`,
    [
      id,
      fields.kind,
      picture.full.length + picture.small.length,
      picture.width,
      picture.height,
      picture.sha256,
      fields.takenAt ?? null,
      fields.lon ?? null,
      fields.lat ?? null,
      person.id,
      person.name,
      now,
    ],
  );
  return added.length > 0;
}

export async function readPhoto(db: Queryable, id: string): Promise<StoredPhoto | undefined> {
  const found = await rows<StoredPhoto>(
    db,
    'photo-read',
    `select ${PHOTO_COLUMNS}, p.person from case_photo p where p.id = $1`,
    [id],
  );
  return found[0];
}

/** Which community the photo's case lies in; null: it has no case yet. Undefined: there is no such photo. */
export async function readPlace(
  database: Database,
  id: string,
): Promise<{ person: number; community: string | null } | undefined> {
  const found = await rows<{ person: number; community: string | null }>(
    database,
    'photo-place',
    'select p.person, c.community from case_photo p left join case_file c on c.id = p.case_id where p.id = $1',
    [id],
  );
  return found[0];
}

/** Whether its case may be seen. */
export async function isSeen(database: Database, id: string, { person, all, own }: CaseReach): Promise<boolean> {
  const found = await rows(
    database,
    'photo-seen',
    `select from case_photo p join case_file c on c.id = p.case_id where p.id = $1 and ${seenSql(2)}`,
    [id, person, all, own],
  );
  return found.length > 0;
}

/** What a person sent within the hour, and what of theirs no case has taken. */
export async function countUploads(
  tx: Queryable,
  person: number,
  now: number,
): Promise<{ lately: number; unbound: number }> {
  const [count] = await rows<{ lately: number; unbound: number }>(
    tx,
    'photo-count',
    `select count(*) filter (where uploaded_at > to_timestamp($2::float8 / 1000))::int as lately,
       count(*) filter (where case_id is null)::int as unbound
     from case_photo where person = $1::int and (case_id is null or uploaded_at > to_timestamp($2::float8 / 1000))`,
    [person, now - HOUR_MS],
  );
  return count ?? { lately: 0, unbound: 0 };
}

/** Bytes of all photos. */
export async function sumBytes(database: Database): Promise<number> {
  const [sum] = await rows<{ bytes: number }>(
    database,
    'photo-bytes',
    'select coalesce(sum(bytes), 0)::float8 as bytes from case_photo',
  );
  return sum?.bytes ?? 0;
}

/** Photos no case has taken since `before`, kept from being taken while they go. */
export async function lockForgotten(tx: Queryable, before: number, limit: number): Promise<string[]> {
  const found = await rows<{ id: string }>(
    tx,
    'photo-forgotten',
    `select id from case_photo where case_id is null and uploaded_at < to_timestamp($1::float8 / 1000)
     order by uploaded_at limit $2::int for update skip locked`,
    [before, limit],
  );
  return found.map(({ id }) => id);
}

export async function deletePhotos(tx: Queryable, ids: readonly string[]): Promise<void> {
  await rows(tx, 'photo-delete', 'delete from case_photo where id = any($1::uuid[])', [ids]);
}
