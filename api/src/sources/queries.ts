import { SUSPECT_FLAGS } from '@cockpit/ingest/messages';
import { LATEST_STATES, STORED_EVENTS } from '@cockpit/ingest/messages/stored';
import { STALE_AFTER_INTERVALS } from '@cockpit/ingest/presence';
import { type Database, rows } from '../database/database.ts';
import { unlessHeld } from '../database/unless-held.ts';
import type { Registry } from '../registry/registry.ts';
import type { Text } from '../wire/contract.ts';

const DAY_MS = 24 * 60 * 60_000;
const MINUTE_MS = 60_000;
/** Counting takes some milliseconds; what takes this long waits for a lock. Real ms. */
const COUNTING_MS = 2_000;
/** Rows of the dirty list looked at for its age: it is written oldest first, and a backfill makes it very long. */
const DIRTY_ROWS_LOOKED_AT = 5_000;

/** What those that owe readings last said, and of that what may be the word `unknown`. */
const STATES = LATEST_STATES.filter(({ fields }) => fields.length > 0);
const WORDS = STATES.filter(({ isWord }) => isWord);
const latestOf = (states: typeof STATES, column: string) => states.map(({ table }) => `${table}.${column}`).join(', ');

/** Devices of one grid (null: no place) that owe readings. */
export interface GridSources {
  grid: string | null;
  expected: number;
  reporting: number;
  /** Silent for too long, or never heard; not counting those that are offline. */
  stale: number;
  offline: number;
  /** Counters of car parks and major hazard points that do not report, and the name of one. */
  importantSilent: number;
  importantName: Text | null;
  /** Epoch ms of the newest reading of any of them. */
  lastAt: number | null;
  /** Epoch ms at which the next of them turns stale, if it stays silent. */
  nextStaleAt: number | null;
}
/** Readings of one grid. */
interface GridFlow {
  grid: string | null;
  perMinute: number;
  suspect24h: number;
}
export interface Flow {
  byGrid: GridFlow[];
  /** False: nobody knows how much arrives, since the readings cannot be counted now. */
  isCounted: boolean;
  /** Median of arrival − at over the last minute, whole community, ms. */
  lagMs: number | null;
}
export interface IngestBacklog {
  quarantined24h: number;
  letGo: number;
  rollupLagMs: number | null;
}

/** Who reports of those who owe readings, by grid. What is heard and says that it does not know reports nothing. */
export function readSources(database: Database, registry: Registry, now: number): Promise<GridSources[]> {
  return rows(
    database,
    'sources',
    `with source as (
       select f.grid, p.status, p.last_at, f.name_zh, f.name_en,
         f.kind = 'car-park' or (f.kind = 'hazard-point' and f.attributes->>'level' = 'major') as important,
         p.last_at + make_interval(secs => d.report_every_s * $3::float8) as stale_at,
         coalesce(${latestOf(STATES, 'quality')}, 0) & $2::int <> 0 as suspect,
         coalesce(${latestOf(WORDS, 'state')}) is not distinct from 'unknown' as unknown
       from device d
       join facility f on f.id = d.facility
       left join device_presence p on p.device = d.id
       ${STATES.map(({ table }) => `left join ${table} on ${table}.device = d.id`).join('\n       ')}
       where d.community = $1 and d.retired_at is null and d.report_every_s is not null),
     marked as (
       select *, status is not distinct from 'offline' as offline,
         coalesce(stale_at <= to_timestamp($4::float8 / 1000), true) as stale from source),
     judged as (select *, important and (offline or stale or suspect) as missed from marked)
     select grid, count(*)::int as expected,
       count(*) filter (where not offline and not stale and not suspect and not unknown)::int as reporting,
       count(*) filter (where stale and not offline)::int as stale,
       count(*) filter (where offline)::int as offline,
       count(*) filter (where missed)::int as "importantSilent",
       (array_agg(jsonb_build_object('zh', name_zh, 'en', name_en) order by name_zh) filter (where missed))[1]
         as "importantName",
       (extract(epoch from max(last_at)) * 1000)::float8 as "lastAt",
       (extract(epoch from min(stale_at) filter (where not stale)) * 1000)::float8 as "nextStaleAt"
     from judged group by grid`,
    [registry.community.code, SUSPECT_FLAGS, STALE_AFTER_INTERVALS, now],
  );
}

/** How much arrives, how late, and how much of it is suspect. Asks all tables of readings, of which somebody may hold one. */
export async function readFlow(database: Database, registry: Registry, now: number): Promise<Flow> {
  const name = `sources of ${registry.community.code}`;
  const counting = () => Promise.all([readArrivals(database, registry, now), readLag(database, registry, now)]);
  const [counted, suspect] = await Promise.all([
    unlessHeld(database, name, COUNTING_MS, counting),
    readSuspect(database, registry, now),
  ]);
  const [arrivals, lag] = counted ?? [[], []];
  const byGrid = new Map<string | null, GridFlow>();
  const row = (grid: string | null) => byGrid.get(grid) ?? { grid, perMinute: 0, suspect24h: 0 };
  for (const { grid, readings } of arrivals) byGrid.set(grid, { ...row(grid), perMinute: readings });
  for (const { grid, readings } of suspect) byGrid.set(grid, { ...row(grid), suspect24h: readings });
  return { byGrid: [...byGrid.values()], isCounted: counted !== undefined, lagMs: lag[0]?.lag ?? null };
}

/** What waits outside the readings: quarantine and rollups, of all communities. */
export async function readIngestBacklog(database: Database, now: number): Promise<IngestBacklog> {
  // A message seen again counts once per sighting, but sightings older than the day cannot be told apart: one for those.
  const found = await rows<IngestBacklog>(
    database,
    'sources-backlog',
    `select (select coalesce(sum(case when received_at >= since then seen else 1 end), 0)::int
         from quarantine, to_timestamp($1::float8 / 1000) as since
         where last_received_at >= since and outcome is null) as "quarantined24h",
       (select coalesce(sum(messages), 0)::int from quarantine_let_go) as "letGo",
       (select case when min(noted_at) is null then 0
           else greatest(0, $2::float8 - extract(epoch from min(noted_at)) * 1000) end::int
         from (select noted_at from rollup_dirty limit $3::int) as dirty) as "rollupLagMs"`,
    [now - DAY_MS, now, DIRTY_ROWS_LOOKED_AT],
  );
  return found[0] ?? { quarantined24h: 0, letGo: 0, rollupLagMs: null };
}

/** All readings with an instant in the last two minutes; instants are indexed, arrivals are not. */
const RECENT = STORED_EVENTS.map(
  ({ table }) => `select device, at, received_at from ${table} where at > to_timestamp($2::float8 / 1000)`,
).join(' union all ');

function readArrivals(database: Database, registry: Registry, now: number): Promise<GridCount[]> {
  const minute = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  return rows(
    database,
    'sources-arrivals',
    `select f.grid, count(*)::int as readings
     from (${RECENT}) as reading
     join device d on d.id = reading.device and d.community = $1
     join facility f on f.id = d.facility
     where reading.received_at >= to_timestamp($3::float8 / 1000) and reading.received_at < to_timestamp($4::float8 / 1000)
     group by f.grid`,
    [registry.community.code, minute - 2 * MINUTE_MS, minute - MINUTE_MS, minute],
  );
}

function readLag(database: Database, registry: Registry, now: number): Promise<{ lag: number | null }[]> {
  return rows(
    database,
    'sources-lag',
    `select case when count(*) > 0 then greatest(0, round(percentile_cont(0.5) within group (
         order by extract(epoch from reading.received_at - reading.at)::float8) * 1000)) end::int as lag
     from (${RECENT}) as reading
     join device d on d.id = reading.device and d.community = $1`,
    [registry.community.code, now - MINUTE_MS],
  );
}

interface GridCount {
  grid: string | null;
  readings: number;
}

function readSuspect(database: Database, registry: Registry, now: number): Promise<GridCount[]> {
  const union = STORED_EVENTS.filter(({ rolledUp }) => rolledUp)
    .map(
      ({ table }) =>
        `select device, suspect from ${table}_1h where bucket >= to_timestamp($2::float8 / 1000) and suspect > 0`,
    )
    .join(' union all ');
  return rows(
    database,
    'sources-suspect',
    `select f.grid, sum(rollup.suspect)::int as readings
     from (${union}) as rollup
     join device d on d.id = rollup.device and d.community = $1
     join facility f on f.id = d.facility
     group by f.grid`,
    [registry.community.code, now - DAY_MS],
  );
}
