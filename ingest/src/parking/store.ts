/** Parking readings, the latest state of car parks and bays, and the events "full" and "free again". */
import type { Transaction } from '../database.ts';
import { eventOf, type NewEvent } from '../events/store.ts';
import { SUSPECT_FLAGS } from '../messages/contract.ts';
import type { Reading } from '../reading.ts';
import { type Effects, inOrder, insertNew, isNewer, latestEnvelope, newestPerDevice } from '../store.ts';
import type { BayPayload, OccupancyPayload } from './contract.ts';

const INSERT_OCCUPANCY = {
  name: 'parking-occupancy-insert',
  text: `
  insert into parking_occupancy (at, device, id, received_at, quality, total, occupied, out_of_service, entries, exits, method)
  select to_timestamp(at / 1000), device, id, to_timestamp(received_at / 1000), quality, total, occupied, out_of_service,
    entries, exits, method
  from unnest($1::float8[], $2::int[], $3::text[], $4::float8[], $5::smallint[], $6::int[], $7::int[], $8::int[], $9::int[],
    $10::int[], $11::text[]) as r (at, device, id, received_at, quality, total, occupied, out_of_service, entries, exits, method)
  on conflict do nothing
  returning device, id, (extract(epoch from at) * 1000)::float8 as at`,
};

const INSERT_BAY = {
  name: 'parking-bay-insert',
  text: `
  insert into parking_bay (at, device, id, received_at, quality, state)
  select to_timestamp(at / 1000), device, id, to_timestamp(received_at / 1000), quality, state
  from unnest($1::float8[], $2::int[], $3::text[], $4::float8[], $5::smallint[], $6::text[])
    as r (at, device, id, received_at, quality, state)
  on conflict do nothing
  returning device, id, (extract(epoch from at) * 1000)::float8 as at`,
};

const LOCK_LOTS = {
  name: 'parking-lot-latest-lock',
  text: `
  select device, id, (extract(epoch from effective_at) * 1000)::float8 as "effectiveAt", total - out_of_service - occupied as free,
    quality::int as quality
  from parking_lot_latest where device = any($1::int[]) order by device for update`,
};

const UPSERT_LOTS = {
  name: 'parking-lot-latest-upsert',
  text: `
  insert into parking_lot_latest as latest (device, at, effective_at, id, received_at, quality, total, occupied, out_of_service, method)
  select device, to_timestamp(at / 1000), to_timestamp(effective_at / 1000), id, to_timestamp(received_at / 1000), quality, total,
    occupied, out_of_service, method
  from unnest($1::int[], $2::float8[], $3::float8[], $4::text[], $5::float8[], $6::smallint[], $7::int[], $8::int[], $9::int[],
    $10::text[]) as r (device, at, effective_at, id, received_at, quality, total, occupied, out_of_service, method)
  on conflict (device) do update set at = excluded.at, effective_at = excluded.effective_at, id = excluded.id,
    received_at = excluded.received_at, quality = excluded.quality, total = excluded.total, occupied = excluded.occupied,
    out_of_service = excluded.out_of_service, method = excluded.method
  where (excluded.effective_at, excluded.id collate "C") > (latest.effective_at, latest.id collate "C")`,
};

const UPSERT_BAYS = {
  name: 'parking-bay-latest-upsert',
  text: `
  insert into parking_bay_latest as latest (device, at, effective_at, id, received_at, quality, state)
  select device, to_timestamp(at / 1000), to_timestamp(effective_at / 1000), id, to_timestamp(received_at / 1000), quality, state
  from unnest($1::int[], $2::float8[], $3::float8[], $4::text[], $5::float8[], $6::smallint[], $7::text[])
    as r (device, at, effective_at, id, received_at, quality, state)
  on conflict (device) do update set at = excluded.at, effective_at = excluded.effective_at, id = excluded.id,
    received_at = excluded.received_at, quality = excluded.quality, state = excluded.state
  where (excluded.effective_at, excluded.id collate "C") > (latest.effective_at, latest.id collate "C")`,
};

interface LotBefore {
  device: number;
  id: string;
  effectiveAt: number;
  free: number;
  quality: number;
}

/** Stores occupancy readings of car parks. */
export async function storeOccupancy(
  tx: Transaction,
  readings: readonly Reading<OccupancyPayload>[],
): Promise<Effects<OccupancyPayload>> {
  const stored = await insertNew(tx, INSERT_OCCUPANCY, readings, (rows) => [
    rows.map(({ payload }) => payload.total),
    rows.map(({ payload }) => payload.occupied),
    rows.map(({ payload }) => payload.outOfService ?? 0),
    rows.map(({ payload }) => payload.entries ?? null),
    rows.map(({ payload }) => payload.exits ?? null),
    rows.map(({ payload }) => payload.method ?? null),
  ]);
  if (stored.length === 0) return { stored, events: [] };
  const newest = newestPerDevice(stored);
  const before = await tx.query<LotBefore>({ ...LOCK_LOTS, values: [newest.map((row) => row.device.id)] });
  await tx.query({
    ...UPSERT_LOTS,
    values: [
      ...latestEnvelope(newest),
      newest.map(({ payload }) => payload.total),
      newest.map(({ payload }) => payload.occupied),
      newest.map(({ payload }) => payload.outOfService ?? 0),
      newest.map(({ payload }) => payload.method ?? null),
    ],
  });
  return { stored, events: fullAndFreed(stored, before.rows) };
}

/** Stores bay readings. A single bay is no event. */
export async function storeBays(
  tx: Transaction,
  readings: readonly Reading<BayPayload>[],
): Promise<Effects<BayPayload>> {
  const stored = await insertNew(tx, INSERT_BAY, readings, (rows) => [rows.map(({ payload }) => payload.state)]);
  if (stored.length === 0) return { stored, events: [] };
  const newest = newestPerDevice(stored);
  await tx.query({ ...UPSERT_BAYS, values: [...latestEnvelope(newest), newest.map(({ payload }) => payload.state)] });
  return { stored, events: [] };
}

/** lot-full and lot-freed along the readings newer than the state before; suspect readings prove nothing. */
function fullAndFreed(stored: readonly Reading<OccupancyPayload>[], before: readonly LotBefore[]): NewEvent[] {
  const states = new Map(before.map((lot) => [lot.device, lot]));
  const full = new Map(before.map((lot) => [lot.device, (lot.quality & SUSPECT_FLAGS) === 0 && lot.free <= 0]));
  const events: NewEvent[] = [];
  for (const reading of inOrder(stored)) {
    const state = states.get(reading.device.id);
    if ((reading.quality & SUSPECT_FLAGS) !== 0 || (state && !isNewer(reading, state))) continue;
    const { total, occupied, outOfService = 0 } = reading.payload;
    const free = total - outOfService - occupied;
    const wasFull = full.get(reading.device.id) ?? false;
    if (free <= 0 && !wasFull) events.push(eventOf(reading, 'lot-full', { free }));
    if (free > 0 && wasFull) events.push(eventOf(reading, 'lot-freed', { free }));
    full.set(reading.device.id, free <= 0);
  }
  return events;
}
