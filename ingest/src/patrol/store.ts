/** Check-ins of patrol officers, the latest of each checkpoint, and their events. */
import type { Transaction } from '../database.ts';
import { float8Array, textArray } from '../db/binary-array.ts';
import { eventOf, type NewEvent } from '../events/store.ts';
import type { Reading } from '../reading.ts';
import { addingNew, type Effects, insertNew, latestEnvelope, newestPerDevice } from '../store.ts';
import type { CheckinPayload } from './contract.ts';

const INSERT_CHECKIN = {
  name: 'patrol-checkin-insert',
  text: addingNew(`
    insert into patrol_checkin (at, device, id, received_at, quality, round, officer, result, category, note, lon, lat)
    select * from unnest($1::timestamptz[], $2::int[], $3::text[], $4::timestamptz[], $5::smallint[], $6::text[], $7::text[],
      $8::text[], $9::text[], $10::text[], $11::float8[], $12::float8[])`),
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
  where (excluded.effective_at, excluded.id collate "C") > (latest.effective_at, latest.id collate "C")`,
};

/** Stores check-ins; gives back the new ones. */
export function insertCheckins(
  tx: Transaction,
  readings: readonly Reading<CheckinPayload>[],
): Promise<Reading<CheckinPayload>[]> {
  return insertNew(tx, INSERT_CHECKIN, readings, (rows) => [
    textArray(rows.map(({ payload }) => payload.round)),
    textArray(rows.map(({ payload }) => payload.officer)),
    textArray(rows.map(({ payload }) => payload.result)),
    textArray(rows.map(({ payload }) => payload.category ?? null)),
    textArray(rows.map(({ payload }) => payload.note ?? null)),
    float8Array(rows.map(({ payload }) => payload.lon ?? null)),
    float8Array(rows.map(({ payload }) => payload.lat ?? null)),
  ]);
}

/** Brings the checkpoints up to date; each check-in is an event, a finding its own kind. */
export async function settleCheckins(tx: Transaction, stored: readonly Reading<CheckinPayload>[]): Promise<Effects> {
  const newest = newestPerDevice(stored);
  await tx.query({
    ...UPSERT_CHECKPOINTS,
    values: [
      ...latestEnvelope(newest),
      textArray(newest.map(({ payload }) => payload.round)),
      textArray(newest.map(({ payload }) => payload.officer)),
      textArray(newest.map(({ payload }) => payload.result)),
    ],
  });
  return { events: stored.map(checkinEvent) };
}

function checkinEvent(reading: Reading<CheckinPayload>): NewEvent {
  const { officer, round, result, category, note } = reading.payload;
  if (result === 'ok') return eventOf(reading, 'checkin', { officer, round });
  return eventOf(reading, 'finding', {
    officer,
    round,
    ...(category === undefined ? {} : { category }),
    ...(note === undefined ? {} : { note }),
  });
}
