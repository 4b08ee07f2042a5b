import { type Database, type Queryable, rows } from '../../database/database.ts';
import { lockByNumber, UPLOADS_LOCK } from '../../database/locks.ts';
import type { CaseReach } from '../access.ts';
import { seenSql } from '../access.ts';
import type { CasePhoto } from '../desk/contract.ts';
import type { PhotoFields } from './contract.ts';
import type { Picture } from './picture.ts';

const HOUR_MS = 3_600_000;

export type StoredPhoto = CasePhoto & { person: number; isKept: boolean };

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
  await lockByNumber(tx, UPLOADS_LOCK, person);
}

/**
 * Adds it as one that is being kept until then (epoch ms of the world), or takes over what the same person left half kept; false: its id
 * is taken.
 */
export async function claimPhoto(
  tx: Queryable,
  { id, fields, picture, person }: NewPhoto,
  { now, realNow, keepingUntil }: { now: number; realNow: number; keepingUntil: number },
): Promise<boolean> {
  const added = await rows(
    tx,
    'photo-claim',
    `insert into case_photo as p (id, kind, bytes, width, height, sha256, taken_at, lon, lat, person, person_name, uploaded_at, keeping_until)
     values ($1, $2, $3::int, $4::int, $5::int, $6, to_timestamp($7::float8 / 1000), $8::float8, $9::float8, $10::int, $11,
       to_timestamp($12::float8 / 1000), to_timestamp($14::float8 / 1000))
     on conflict (id) do update set kind = excluded.kind, bytes = excluded.bytes, width = excluded.width, height = excluded.height,
       sha256 = excluded.sha256, taken_at = excluded.taken_at, lon = excluded.lon, lat = excluded.lat,
       uploaded_at = excluded.uploaded_at, keeping_until = excluded.keeping_until
     where p.person = excluded.person and p.keeping_until <= to_timestamp($13::float8 / 1000)
     returning p.id`,
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
      realNow,
      keepingUntil,
    ],
  );
  return added.length > 0;
}

/** Its files are there. */
export async function markKept(database: Queryable, id: string): Promise<void> {
  await rows(database, 'photo-kept', 'update case_photo set keeping_until = null where id = $1', [id]);
}

/** Its files could not be kept: a repeated upload need not wait. */
export async function markBroken(database: Queryable, id: string): Promise<void> {
  await rows(
    database,
    'photo-broken',
    `update case_photo set keeping_until = '-infinity' where id = $1 and keeping_until is not null`,
    [id],
  );
}

export async function readPhoto(db: Queryable, id: string): Promise<StoredPhoto | undefined> {
  const found = await rows<StoredPhoto>(
    db,
    'photo-read',
    `select ${PHOTO_COLUMNS}, p.person, p.keeping_until is null as "isKept" from case_photo p where p.id = $1`,
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
    `select p.person, c.community from case_photo p left join case_file c on c.id = p.case_id
     where p.id = $1 and p.keeping_until is null`,
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
