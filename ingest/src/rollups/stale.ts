/**
 * TimescaleDB: which buckets wait for their refresh, level by level. A continuous aggregate sees readings that come before what it
 * has materialized only after a refresh of just that range (timescale/timescaledb#2285), so every changed bucket is noted here
 * and refreshed once it is over. Until then the real-time tail answers. The policies in the database are a second net.
 */
import type { Transaction } from '../database/database.ts';
import type { Level, Rollup } from './declare.ts';
import { dayStatement } from './postgres.ts';
import { CONTINUOUS_LEVELS, refreshStatement } from './timescale.ts';

/** A bucket is refreshed this long after its end: most of what belongs to it has come by then. */
const SETTLE_MS = 120_000;
/** Longest range of one refresh; with the minutes between two stale buckets, which cost nothing when they are up to date. */
const RANGE_MS_MAX = 6 * 3_600_000;
const GAP_MS_MAX = 3_600_000;
/** Later than any reading: the year 9999. */
const FAR_MS = 253_370_764_800_000;

const NOTE = `
  insert into rollup_stale (source, level, bucket, noted_at)
  select distinct $1, level, date_bin(size, to_timestamp(ms / 1000), to_timestamp(0)), to_timestamp($3::float8 / 1000)
  from unnest($2::float8[]) as m (ms),
    (values ('1m', interval '1 minute'), ('15m', interval '15 minutes'), ('1h', interval '1 hour'), ('1d', interval '15 minutes'))
      as levels (level, size)
  on conflict do nothing`;

const DUE = `
  select (extract(epoch from bucket) * 1000)::float8 as bucket from rollup_stale
  where source = $1 and level = $2 and bucket <= to_timestamp($3::float8 / 1000) order by bucket`;

const DAY_AGAIN = `
  insert into rollup_stale (source, level, bucket, noted_at)
  select $1, '1d', to_timestamp(ms / 1000), to_timestamp($3::float8 / 1000) from unnest($2::float8[]) as m (ms)
  on conflict do nothing`;

const DONE = `
  delete from rollup_stale where source = $1 and level = $2
    and bucket in (select to_timestamp(ms / 1000) from unnest($3::float8[]) as m (ms))`;

const DROP = 'delete from rollup_stale where source = $1 and bucket < to_timestamp($2::float8 / 1000)';

/** Drops the buckets that begin before this (epoch ms): their readings may be gone since they were noted, and a refresh would erase them. */
export async function dropStale(tx: Transaction, { source }: Rollup, before: number): Promise<void> {
  if (Number.isFinite(before)) await tx.query(DROP, [source, before]);
}

/** Notes the buckets of `minutes` (epoch ms) at every level. */
export async function noteStale(
  tx: Transaction,
  { source }: Rollup,
  minutes: readonly number[],
  now: number,
): Promise<void> {
  await tx.query({ name: 'rollup-stale-note', text: NOTE, values: [source, minutes, now] });
}

/**
 * Refreshes what is due of one source, smaller levels first, and forgets each only after it is done; killed anywhere, the
 * rest is done again. Outside a transaction, by one refresher at a time. Returns how many buckets there were.
 */
export async function refreshStale(client: Transaction, rollup: Rollup, now: number): Promise<number> {
  const { source } = rollup;
  let refreshed = 0;
  for (const { level, minutes } of CONTINUOUS_LEVELS) {
    const size = minutes * 60_000;
    const buckets = await due(client, source, level, now - SETTLE_MS - size);
    for (const [from, to] of mergeRanges(buckets, size)) await client.query(refreshStatement(source, level, from, to));
    // A day may have been made of the quarter as it was before, if a clock had jumped back; once more costs little.
    if (level === '15m') await client.query(DAY_AGAIN, [source, buckets, now]);
    await client.query(DONE, [source, level, buckets]);
    refreshed += buckets.length;
  }
  const quarters = await due(client, source, '1d', FAR_MS);
  if (quarters.length === 0) return refreshed;
  await client.query({ name: `rollup-${source}-1d`, text: dayStatement(rollup), values: [quarters] });
  await client.query(DONE, [source, '1d', quarters]);
  return refreshed + quarters.length;
}

/** Ranges [from, to) that cover the buckets (ascending starts, epoch ms), joined across small gaps, bounded in length. */
function mergeRanges(buckets: readonly number[], size: number): [number, number][] {
  const ranges: [number, number][] = [];
  for (const bucket of buckets) {
    const last = ranges.at(-1);
    if (last && bucket - last[1] <= GAP_MS_MAX && bucket + size - last[0] <= RANGE_MS_MAX) last[1] = bucket + size;
    else ranges.push([bucket, bucket + size]);
  }
  return ranges;
}

async function due(client: Transaction, source: string, level: Level, until: number): Promise<number[]> {
  const found = await client.query<{ bucket: number }>(DUE, [source, level, until]);
  return found.rows.map(({ bucket }) => bucket);
}
