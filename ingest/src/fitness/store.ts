/** Fitness readings and the latest head count of a venue. */
import { int4Array } from '../database/binary-array.ts';
import type { Transaction } from '../database/database.ts';
import { type Effects, NO_EFFECTS } from '../events/effects.ts';
import { arraysOf } from '../readings/columns.ts';
import type { Reading } from '../readings/reading.ts';
import { addingNew, IS_NEWER, insertNew, latestEnvelope, newestPerDevice } from '../readings/store.ts';
import { HEADCOUNT_COLUMNS, SESSION_COLUMNS } from './columns.ts';
import type { HeadcountPayload, SessionPayload } from './contract.ts';
import { updateTotals } from './totals.ts';

const INSERT_HEADCOUNT = {
  name: 'fitness-headcount-insert',
  text: addingNew(`
    insert into fitness_headcount (at, device, id, received_at, quality, claimed_at, left_out, present, entries, exits,
      entries_total, exits_total)
    select * from unnest($1::timestamptz[], $2::int[], $3::text[], $4::timestamptz[], $5::smallint[], $6::timestamptz[],
      $7::text[], $8::int[], $9::int[], $10::int[], $11::int[], $12::int[])`),
};

const INSERT_SESSION = {
  name: 'fitness-session-insert',
  text: addingNew(`
    insert into fitness_session (at, device, id, received_at, quality, claimed_at, left_out,
      started_at, ended_at, kcal, metres)
    select at, device, id, received_at, quality, claimed_at, left_out, started_at, ended_at, kcal::real, metres::real
    from unnest($1::timestamptz[], $2::int[], $3::text[], $4::timestamptz[], $5::smallint[], $6::timestamptz[],
      $7::text[], $8::timestamptz[], $9::timestamptz[],
      $10::float8[], $11::float8[]) as r (at, device, id, received_at, quality, claimed_at, left_out,
      started_at, ended_at, kcal, metres)`),
};

const UPSERT_VENUES = {
  name: 'fitness-venue-latest-upsert',
  text: `
  insert into fitness_venue_latest as latest (device, at, effective_at, id, received_at, quality, present)
  select * from unnest($1::int[], $2::timestamptz[], $3::timestamptz[], $4::text[], $5::timestamptz[], $6::smallint[], $7::int[])
  on conflict (device) do update set at = excluded.at, effective_at = excluded.effective_at, id = excluded.id,
    received_at = excluded.received_at, quality = excluded.quality, present = excluded.present
  where ${IS_NEWER}`,
};

/** Stores head counts of venues; gives back the new ones. */
export function insertHeadcounts(
  tx: Transaction,
  readings: readonly Reading<HeadcountPayload>[],
): Promise<Reading<HeadcountPayload>[]> {
  return insertNew(tx, INSERT_HEADCOUNT, readings, (rows) => arraysOf(HEADCOUNT_COLUMNS, rows));
}

/** Brings the venues up to date, and says what totals of counters mean. */
export async function updateHeadcounts(
  tx: Transaction,
  stored: readonly Reading<HeadcountPayload>[],
): Promise<Effects> {
  await updateTotals(tx, stored);
  // Who only counts passages says nothing of how many are present.
  const newest = newestPerDevice(stored.filter(({ payload }) => payload.present !== undefined));
  if (newest.length === 0) return NO_EFFECTS;
  const present = int4Array(newest.map(({ payload }) => payload.present ?? null));
  await tx.query({ ...UPSERT_VENUES, values: [...latestEnvelope(newest), present] });
  return NO_EFFECTS;
}

/** Stores finished sessions of machines; gives back the new ones. */
export function insertSessions(
  tx: Transaction,
  readings: readonly Reading<SessionPayload>[],
): Promise<Reading<SessionPayload>[]> {
  return insertNew(tx, INSERT_SESSION, readings, (rows) => arraysOf(SESSION_COLUMNS, rows));
}
