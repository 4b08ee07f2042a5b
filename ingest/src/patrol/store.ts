/** Check-ins of patrol officers, the latest of each checkpoint, and their events. */
import type { Transaction } from '../database.ts';
import { eventOf, type NewEvent } from '../events/store.ts';
import type { Reading } from '../reading.ts';
import { type Effects, insertNew, latestEnvelope, newestPerDevice } from '../store.ts';
import type { CheckinPayload } from './contract.ts';

const INSERT_CHECKIN = {
  name: 'patrol-checkin-insert',
  text: `
  insert into patrol_checkin (at, device, id, received_at, quality, round, officer, result, category, note, lon, lat)
  select to_timestamp(at / 1000), device, id, to_timestamp(received_at / 1000), quality, round, officer, result, category, note, lon, lat
  from unnest($1::float8[], $2::int[], $3::text[], $4::float8[], $5::smallint[], $6::text[], $7::text[], $8::text[], $9::text[],
    $10::text[], $11::float8[], $12::float8[])
    as r (at, device, id, received_at, quality, round, officer, result, category, note, lon, lat)
  on conflict do nothing
  returning device, id, (extract(epoch from at) * 1000)::float8 as at`,
};

const UPSERT_CHECKPOINTS = {
  name: 'patrol-checkpoint-latest-upsert',
  text: `
  insert into patrol_checkpoint_latest as latest (device, at, effective_at, id, received_at, quality, round, officer, result)
  select device, to_timestamp(at / 1000), to_timestamp(effective_at / 1000), id, to_timestamp(received_at / 1000), quality, round,
    officer, result
  from unnest($1::int[], $2::float8[], $3::float8[], $4::text[], $5::float8[], $6::smallint[], $7::text[], $8::text[], $9::text[])
    as r (device, at, effective_at, id, received_at, quality, round, officer, result)
  on conflict (device) do update set at = excluded.at, effective_at = excluded.effective_at, id = excluded.id,
    received_at = excluded.received_at, quality = excluded.quality, round = excluded.round, officer = excluded.officer,
    result = excluded.result
  where (excluded.effective_at, excluded.id collate "C") > (latest.effective_at, latest.id collate "C")`,
};

/** Stores check-ins; each new one is an event, a finding its own kind. */
export async function storeCheckins(
  tx: Transaction,
  readings: readonly Reading<CheckinPayload>[],
): Promise<Effects<CheckinPayload>> {
  const stored = await insertNew(tx, INSERT_CHECKIN, readings, (rows) => [
    rows.map(({ payload }) => payload.round),
    rows.map(({ payload }) => payload.officer),
    rows.map(({ payload }) => payload.result),
    rows.map(({ payload }) => payload.category ?? null),
    rows.map(({ payload }) => payload.note ?? null),
    rows.map(({ payload }) => payload.lon ?? null),
    rows.map(({ payload }) => payload.lat ?? null),
  ]);
  if (stored.length === 0) return { stored, events: [] };
  const newest = newestPerDevice(stored);
  await tx.query({
    ...UPSERT_CHECKPOINTS,
    values: [
      ...latestEnvelope(newest),
      newest.map(({ payload }) => payload.round),
      newest.map(({ payload }) => payload.officer),
      newest.map(({ payload }) => payload.result),
    ],
  });
  return { stored, events: stored.map(checkinEvent) };
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
