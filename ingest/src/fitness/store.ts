/** Fitness readings and the latest head count of a venue. */
import type { Transaction } from '../database.ts';
import type { Instant } from '../messages/contract.ts';
import { parseInstant } from '../messages/instant.ts';
import type { Reading } from '../reading.ts';
import { type Effects, insertNew, latestEnvelope, newestPerDevice } from '../store.ts';
import type { HeadcountPayload, SessionPayload } from './contract.ts';

const INSERT_HEADCOUNT = {
  name: 'fitness-headcount-insert',
  text: `
  insert into fitness_headcount (at, device, id, received_at, quality, present, entries, exits)
  select to_timestamp(at / 1000), device, id, to_timestamp(received_at / 1000), quality, present, entries, exits
  from unnest($1::float8[], $2::int[], $3::text[], $4::float8[], $5::smallint[], $6::int[], $7::int[], $8::int[])
    as r (at, device, id, received_at, quality, present, entries, exits)
  on conflict do nothing
  returning device, id, (extract(epoch from at) * 1000)::float8 as at`,
};

const INSERT_SESSION = {
  name: 'fitness-session-insert',
  text: `
  insert into fitness_session (at, device, id, received_at, quality, started_at, ended_at, kcal, metres)
  select to_timestamp(at / 1000), device, id, to_timestamp(received_at / 1000), quality, to_timestamp(started_at / 1000),
    to_timestamp(ended_at / 1000), kcal, metres
  from unnest($1::float8[], $2::int[], $3::text[], $4::float8[], $5::smallint[], $6::float8[], $7::float8[], $8::real[], $9::real[])
    as r (at, device, id, received_at, quality, started_at, ended_at, kcal, metres)
  on conflict do nothing
  returning device, id, (extract(epoch from at) * 1000)::float8 as at`,
};

const UPSERT_VENUES = {
  name: 'fitness-venue-latest-upsert',
  text: `
  insert into fitness_venue_latest as latest (device, at, effective_at, id, received_at, quality, present)
  select device, to_timestamp(at / 1000), to_timestamp(effective_at / 1000), id, to_timestamp(received_at / 1000), quality, present
  from unnest($1::int[], $2::float8[], $3::float8[], $4::text[], $5::float8[], $6::smallint[], $7::int[])
    as r (device, at, effective_at, id, received_at, quality, present)
  on conflict (device) do update set at = excluded.at, effective_at = excluded.effective_at, id = excluded.id,
    received_at = excluded.received_at, quality = excluded.quality, present = excluded.present
  where (excluded.effective_at, excluded.id collate "C") > (latest.effective_at, latest.id collate "C")`,
};

/** Stores head counts of venues. */
export async function storeHeadcounts(
  tx: Transaction,
  readings: readonly Reading<HeadcountPayload>[],
): Promise<Effects<HeadcountPayload>> {
  const stored = await insertNew(tx, INSERT_HEADCOUNT, readings, (rows) => [
    rows.map(({ payload }) => payload.present),
    rows.map(({ payload }) => payload.entries ?? null),
    rows.map(({ payload }) => payload.exits ?? null),
  ]);
  if (stored.length === 0) return { stored, events: [] };
  const newest = newestPerDevice(stored);
  await tx.query({
    ...UPSERT_VENUES,
    values: [...latestEnvelope(newest), newest.map(({ payload }) => payload.present)],
  });
  return { stored, events: [] };
}

/** Stores finished sessions of machines. */
export async function storeSessions(
  tx: Transaction,
  readings: readonly Reading<SessionPayload>[],
): Promise<Effects<SessionPayload>> {
  const stored = await insertNew(tx, INSERT_SESSION, readings, (rows) => [
    rows.map(({ payload }) => instantOf(payload.startedAt)),
    rows.map(({ payload }) => instantOf(payload.endedAt)),
    rows.map(({ payload }) => payload.kcal ?? null),
    rows.map(({ payload }) => payload.metres ?? null),
  ]);
  return { stored, events: [] };
}

/** Epoch ms of an instant that `judgeSession` has already accepted. */
export function instantOf(instant: Instant): number {
  return parseInstant(instant) ?? Number.NaN;
}
