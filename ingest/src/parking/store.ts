/** Parking readings, the latest state of car parks and bays, and the events "full" and "free again". */
import { int4Array, textArray } from '../database/binary-array.ts';
import type { Transaction } from '../database/database.ts';
import type { NewEvent } from '../events/effects.ts';
import { type Effects, NO_EFFECTS } from '../events/effects.ts';
import { eventOf } from '../events/store.ts';
import { SUSPECT_FLAGS } from '../messages/contract.ts';
import { arraysOf } from '../readings/columns.ts';
import type { Reading } from '../readings/reading.ts';
import {
  addingNew,
  IS_NEWER,
  inOrder,
  insertNew,
  isNewer,
  latestEnvelope,
  newestPerDevice,
  type Place,
} from '../readings/store.ts';
import { BAY_COLUMNS, OCCUPANCY_COLUMNS, PASSAGE_COLUMNS } from './columns.ts';
import type { BayPayload, OccupancyPayload, PassagePayload } from './contract.ts';

const INSERT_OCCUPANCY = {
  name: 'parking-occupancy-insert',
  text: addingNew(`
    insert into parking_occupancy (at, device, id, received_at, quality, claimed_at, left_out,
      total, occupied, out_of_service, entries, exits, method)
    select * from unnest($1::timestamptz[], $2::int[], $3::text[], $4::timestamptz[], $5::smallint[], $6::timestamptz[],
      $7::text[], $8::int[], $9::int[], $10::int[],
      $11::int[], $12::int[], $13::text[])`),
};

const INSERT_BAY = {
  name: 'parking-bay-insert',
  text: addingNew(`
    insert into parking_bay (at, device, id, received_at, quality, claimed_at, left_out, state)
    select * from unnest($1::timestamptz[], $2::int[], $3::text[], $4::timestamptz[], $5::smallint[], $6::timestamptz[],
      $7::text[], $8::text[])`),
};

const INSERT_PASSAGE = {
  name: 'parking-passage-insert',
  text: addingNew(`
    insert into parking_passage (at, device, id, received_at, quality, claimed_at, left_out, direction, vehicle, lane)
    select * from unnest($1::timestamptz[], $2::int[], $3::text[], $4::timestamptz[], $5::smallint[], $6::timestamptz[],
      $7::text[], $8::text[], $9::text[], $10::text[])`),
};

// No lock of its own: every caller holds the devices' rows of device_presence.
const LOTS_BEFORE = {
  name: 'parking-lot-latest-before',
  text: `
  select device, id, (extract(epoch from effective_at) * 1000)::float8 as "effectiveAt",
    (extract(epoch from received_at) * 1000)::float8 as "receivedAt", total - out_of_service - occupied as free,
    quality::int as quality
  from parking_lot_latest
  where device = any($1::int[]) and (total - out_of_service - occupied <= 0 or device = any($2::int[]))`,
};

const UPSERT_LOTS = {
  name: 'parking-lot-latest-upsert',
  text: `
  insert into parking_lot_latest as latest (device, at, effective_at, id, received_at, quality, total, occupied, out_of_service, method)
  select * from unnest($1::int[], $2::timestamptz[], $3::timestamptz[], $4::text[], $5::timestamptz[], $6::smallint[], $7::int[],
    $8::int[], $9::int[], $10::text[])
  on conflict (device) do update set at = excluded.at, effective_at = excluded.effective_at, id = excluded.id,
    received_at = excluded.received_at, quality = excluded.quality, total = excluded.total, occupied = excluded.occupied,
    out_of_service = excluded.out_of_service, method = excluded.method
  where ${IS_NEWER}`,
};

const UPSERT_BAYS = {
  name: 'parking-bay-latest-upsert',
  text: `
  insert into parking_bay_latest as latest (device, at, effective_at, id, received_at, quality, state)
  select * from unnest($1::int[], $2::timestamptz[], $3::timestamptz[], $4::text[], $5::timestamptz[], $6::smallint[], $7::text[])
  on conflict (device) do update set at = excluded.at, effective_at = excluded.effective_at, id = excluded.id,
    received_at = excluded.received_at, quality = excluded.quality, state = excluded.state
  where ${IS_NEWER}`,
};

interface LotBefore extends Place {
  device: number;
  free: number;
  quality: number;
}

/** Stores occupancy readings of car parks; gives back the new ones. */
export function insertOccupancy(
  tx: Transaction,
  readings: readonly Reading<OccupancyPayload>[],
): Promise<Reading<OccupancyPayload>[]> {
  return insertNew(tx, INSERT_OCCUPANCY, readings, (rows) => arraysOf(OCCUPANCY_COLUMNS, rows));
}

/** Brings the car parks up to date; events where one became full or free again. */
export async function updateOccupancy(tx: Transaction, stored: readonly Reading<OccupancyPayload>[]): Promise<Effects> {
  const newest = newestPerDevice(stored);
  const filled = new Set(stored.filter(isFull).map((row) => row.device.id));
  const before = await tx.query<LotBefore>({
    ...LOTS_BEFORE,
    values: [int4Array(newest.map((row) => row.device.id)), int4Array([...filled])],
  });
  await tx.query({
    ...UPSERT_LOTS,
    values: [
      ...latestEnvelope(newest),
      int4Array(newest.map(({ payload }) => payload.total)),
      int4Array(newest.map(({ payload }) => payload.occupied)),
      int4Array(newest.map(({ payload }) => payload.outOfService ?? 0)),
      textArray(newest.map(({ payload }) => payload.method ?? null)),
    ],
  });
  for (const { device } of before.rows) filled.add(device);
  // A car park that was not full and has not been since has nothing to tell.
  const telling = filled.size === 0 ? [] : stored.filter((row) => filled.has(row.device.id));
  return { events: fullAndFreed(telling, before.rows) };
}

/** Stores bay readings; gives back the new ones. */
export function insertBays(tx: Transaction, readings: readonly Reading<BayPayload>[]): Promise<Reading<BayPayload>[]> {
  return insertNew(tx, INSERT_BAY, readings, (rows) => arraysOf(BAY_COLUMNS, rows));
}

/** Stores passages of barriers; gives back the new ones. */
export function insertPassages(
  tx: Transaction,
  readings: readonly Reading<PassagePayload>[],
): Promise<Reading<PassagePayload>[]> {
  return insertNew(tx, INSERT_PASSAGE, readings, (rows) => arraysOf(PASSAGE_COLUMNS, rows));
}

/** Brings the bays up to date. A single bay is no event. */
export async function updateBays(tx: Transaction, stored: readonly Reading<BayPayload>[]): Promise<Effects> {
  const newest = newestPerDevice(stored);
  const states = textArray(newest.map(({ payload }) => payload.state));
  await tx.query({ ...UPSERT_BAYS, values: [...latestEnvelope(newest), states] });
  return NO_EFFECTS;
}

/** lot-full and lot-freed along the readings newer than the state before; suspect readings prove nothing. */
function fullAndFreed(stored: readonly Reading<OccupancyPayload>[], before: readonly LotBefore[]): NewEvent[] {
  const states = new Map(before.map((lot) => [lot.device, lot]));
  const full = new Map(before.map((lot) => [lot.device, (lot.quality & SUSPECT_FLAGS) === 0 && lot.free <= 0]));
  const events: NewEvent[] = [];
  for (const reading of inOrder(stored)) {
    const state = states.get(reading.device.id);
    if ((reading.quality & SUSPECT_FLAGS) !== 0 || (state && !isNewer(reading, state))) continue;
    const free = freeOf(reading);
    const wasFull = full.get(reading.device.id) ?? false;
    if (free <= 0 && !wasFull) events.push(eventOf(reading, 'lot-full', { free }));
    if (free > 0 && wasFull) events.push(eventOf(reading, 'lot-freed', { free }));
    full.set(reading.device.id, free <= 0);
  }
  return events;
}

function isFull(reading: Reading<OccupancyPayload>): boolean {
  return freeOf(reading) <= 0;
}

function freeOf({ payload: { total, occupied, outOfService = 0 } }: Reading<OccupancyPayload>): number {
  return total - outOfService - occupied;
}
