/** Fitness readings and the latest head count of a venue. */
import type { Transaction } from '../database.ts';
import { float8Array, int4Array, timestamptzArray } from '../db/binary-array.ts';
import type { Instant } from '../messages/contract.ts';
import { parseInstant } from '../messages/instant.ts';
import type { Reading } from '../reading.ts';
import { addingNew, type Effects, insertNew, latestEnvelope, NO_EFFECTS, newestPerDevice } from '../store.ts';
import type { HeadcountPayload, SessionPayload } from './contract.ts';

const INSERT_HEADCOUNT = {
  name: 'fitness-headcount-insert',
  text: addingNew(`
    insert into fitness_headcount (at, device, id, received_at, quality, present, entries, exits)
    select * from unnest($1::timestamptz[], $2::int[], $3::text[], $4::timestamptz[], $5::smallint[], $6::int[], $7::int[], $8::int[])`),
};

const INSERT_SESSION = {
  name: 'fitness-session-insert',
  text: addingNew(`
    insert into fitness_session (at, device, id, received_at, quality, started_at, ended_at, kcal, metres)
    select at, device, id, received_at, quality, started_at, ended_at, kcal::real, metres::real
    from unnest($1::timestamptz[], $2::int[], $3::text[], $4::timestamptz[], $5::smallint[], $6::timestamptz[], $7::timestamptz[],
      $8::float8[], $9::float8[]) as r (at, device, id, received_at, quality, started_at, ended_at, kcal, metres)`),
};

const UPSERT_VENUES = {
  name: 'fitness-venue-latest-upsert',
  text: `
  insert into fitness_venue_latest as latest (device, at, effective_at, id, received_at, quality, present)
  select * from unnest($1::int[], $2::timestamptz[], $3::timestamptz[], $4::text[], $5::timestamptz[], $6::smallint[], $7::int[])
  on conflict (device) do update set at = excluded.at, effective_at = excluded.effective_at, id = excluded.id,
    received_at = excluded.received_at, quality = excluded.quality, present = excluded.present
  where (excluded.effective_at, excluded.id collate "C") > (latest.effective_at, latest.id collate "C")`,
};

/** Stores head counts of venues; gives back the new ones. */
export function insertHeadcounts(
  tx: Transaction,
  readings: readonly Reading<HeadcountPayload>[],
): Promise<Reading<HeadcountPayload>[]> {
  return insertNew(tx, INSERT_HEADCOUNT, readings, (rows) => [
    int4Array(rows.map(({ payload }) => payload.present)),
    int4Array(rows.map(({ payload }) => payload.entries ?? null)),
    int4Array(rows.map(({ payload }) => payload.exits ?? null)),
  ]);
}

/** Brings the venues up to date. */
export async function settleHeadcounts(
  tx: Transaction,
  stored: readonly Reading<HeadcountPayload>[],
): Promise<Effects> {
  const newest = newestPerDevice(stored);
  const present = int4Array(newest.map(({ payload }) => payload.present));
  await tx.query({ ...UPSERT_VENUES, values: [...latestEnvelope(newest), present] });
  return NO_EFFECTS;
}

/** Stores finished sessions of machines; gives back the new ones. */
export function insertSessions(
  tx: Transaction,
  readings: readonly Reading<SessionPayload>[],
): Promise<Reading<SessionPayload>[]> {
  return insertNew(tx, INSERT_SESSION, readings, (rows) => [
    timestamptzArray(rows.map(({ payload }) => instantOf(payload.startedAt))),
    timestamptzArray(rows.map(({ payload }) => instantOf(payload.endedAt))),
    float8Array(rows.map(({ payload }) => payload.kcal ?? null)),
    float8Array(rows.map(({ payload }) => payload.metres ?? null)),
  ]);
}

/** Epoch ms of an instant that `judgeSession` has already accepted. */
export function instantOf(instant: Instant): number {
  return parseInstant(instant) ?? Number.NaN;
}
