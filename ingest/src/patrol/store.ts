/** Check-ins of patrol officers, the latest of each checkpoint, and their events. */
import { textArray } from '../database/binary-array.ts';
import type { Transaction } from '../database/database.ts';
import type { Effects, NewEvent } from '../events/effects.ts';
import { eventOf } from '../events/store.ts';
import { arraysOf } from '../readings/columns.ts';
import type { Reading } from '../readings/reading.ts';
import { addingNew, IS_NEWER, insertNew, latestEnvelope, newestPerDevice } from '../readings/store.ts';
import { CHECKIN_COLUMNS } from './columns.ts';
import type { CheckinPayload } from './contract.ts';

const INSERT_CHECKIN = {
  name: 'patrol-checkin-insert',
  text: addingNew(`
    insert into patrol_checkin (at, device, id, received_at, quality, claimed_at, left_out,
      round, officer, result, category, note, lon, lat)
    select * from unnest($1::timestamptz[], $2::int[], $3::text[], $4::timestamptz[], $5::smallint[], $6::timestamptz[],
      $7::text[], $8::text[], $9::text[],
      $10::text[], $11::text[], $12::text[], $13::float8[], $14::float8[])`),
};

const UPSERT_CHECKPOINTS = {
  name: 'patrol-checkpoint-latest-upsert',
  text: `
  insert into patrol_checkpoint_latest as latest (device, at, effective_at, id, received_at, quality, round, officer, result)
  select * from unnest($1::int[], $2::timestamptz[], $3::timestamptz[], $4::text[], $5::timestamptz[], $6::smallint[], $7::text[],
    $8::text[], $9::text[])
  on conflict (device) do update set at = excluded.at, effective_at = excluded.effective_at, id = excluded.id,
    received_at = excluded.received_at, quality = excluded.quality, round = excluded.round, officer = excluded.officer,
    result = excluded.result
  where ${IS_NEWER}`,
};

/** Stores check-ins; gives back the new ones. */
export function insertCheckins(
  tx: Transaction,
  readings: readonly Reading<CheckinPayload>[],
): Promise<Reading<CheckinPayload>[]> {
  return insertNew(tx, INSERT_CHECKIN, readings, (rows) => arraysOf(CHECKIN_COLUMNS, rows));
}

/** Brings the checkpoints up to date; each check-in is an event, a finding its own kind. */
export async function updateCheckins(tx: Transaction, stored: readonly Reading<CheckinPayload>[]): Promise<Effects> {
  const newest = newestPerDevice(stored);
  await tx.query({
    ...UPSERT_CHECKPOINTS,
    values: [
      ...latestEnvelope(newest),
      textArray(newest.map(({ payload }) => payload.round ?? '')),
      textArray(newest.map(({ payload }) => payload.officer)),
      textArray(newest.map(({ payload }) => payload.result)),
    ],
  });
  return { events: stored.map(checkinEvent) };
}

function checkinEvent(reading: Reading<CheckinPayload>): NewEvent {
  const { officer, round = '', result, category, note } = reading.payload;
  if (result === 'ok') return eventOf(reading, 'checkin', { officer, round });
  return eventOf(reading, 'finding', {
    officer,
    round,
    ...(category === undefined ? {} : { category }),
    ...(note === undefined ? {} : { note }),
  });
}
