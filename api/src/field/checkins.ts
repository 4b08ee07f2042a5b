/** Asks ingest, which alone writes readings, by a row in `field_message`; reads back what came of it. */
import { type Queryable, rows } from '../database/database.ts';
import { notify } from '../notices/notify.ts';
import type { FieldCheckin } from './contract.ts';

/** Check-ins of one person that may wait for ingest. */
const WAITING_MAX = 500;

export interface CheckinMessage {
  id: string;
  person: number;
  topic: string;
  /** JSON, CheckinPayload. */
  payload: string;
  via: FieldCheckin['via'];
  distanceM: number | null;
  /** Of what was asked. */
  digest: Buffer;
}

export type StoredCheckin = FieldCheckin & { person: number; digest: Buffer };

const COLUMNS = `id, (extract(epoch from asked_at) * 1000)::float8 as "askedAt", via, distance_m as "distanceM",
  coalesce(outcome, 'waiting') as state, reason, detail, person, digest, case when payload::json ->> 'result' = 'finding'
    then split_part(topic, '/', 4) || '/' || id::text end as finding`;

/** Notes it and wakes ingest; false when its id is taken, by this very one or by another. */
export async function requestCheckin(tx: Queryable, message: CheckinMessage, now: number): Promise<boolean> {
  const added = await rows(
    tx,
    'field-ask',
    `insert into field_message (id, asked_at, person, topic, payload, via, distance_m, digest)
     values ($1::uuid, to_timestamp($2::float8 / 1000), $3::int, $4, $5, $6, $7::int, $8)
     on conflict (id) do nothing returning id`,
    [message.id, now, message.person, message.topic, message.payload, message.via, message.distanceM, message.digest],
  );
  if (added.length === 0) return false;
  await notify(tx, { kind: 'field-message' });
  return true;
}

/** Whether more of theirs wait than ingest would leave when it runs. */
export async function waitsTooLong(tx: Queryable, person: number): Promise<boolean> {
  const [found] = await rows<{ many: boolean }>(
    tx,
    'field-waiting',
    'select count(*) >= $2::int as many from field_message where done_at is null and person = $1::int',
    [person, WAITING_MAX],
  );
  return found?.many === true;
}

export async function readCheckin(db: Queryable, id: string): Promise<StoredCheckin | undefined> {
  const found = await rows<StoredCheckin>(
    db,
    'field-read',
    `select ${COLUMNS} from field_message where id = $1::uuid`,
    [id],
  );
  return found[0];
}

/** Codes of devices, which their topics name. */
export async function readDeviceCodes(db: Queryable, devices: readonly number[]): Promise<Map<number, string>> {
  const found = await rows<{ id: number; code: string }>(
    db,
    'field-devices',
    'select id, code from device where id = any($1::int[])',
    [devices],
  );
  return new Map(found.map(({ id, code }) => [id, code]));
}

export function withoutOwner({ person: _, digest: __, ...checkin }: StoredCheckin): FieldCheckin {
  return checkin;
}
