import { SUSPECT_FLAGS } from '@cockpit/ingest/messages';
import { STALE_AFTER_INTERVALS } from '@cockpit/ingest/presence';
import { type Database, rows } from '../database/database.ts';
import type { SourceStatus } from '../freshness/freshness.ts';
import type { Registry } from '../registry/registry.ts';
import { STEP_MS } from './steps.ts';

/** Latest state of one car park as stored; suspect or stale ones included. */
export interface LotLatest extends SourceStatus {
  total: number;
  occupied: number;
  outOfService: number;
  method: 'balancing' | 'single-space' | null;
}
export interface BayCounts {
  free: number;
  occupied: number;
  closed: number;
  unknown: number;
}
/** The last good reading within one step of STEP_MS. */
export interface LotStep {
  device: number;
  /** Epoch ms ÷ STEP_MS. */
  step: number;
  occupied: number;
  usable: number;
}

/** Latest state by device of the car park. */
export async function readLots(database: Database, registry: Registry): Promise<Map<number, LotLatest>> {
  const found = await rows<LotLatest & { device: number }>(
    database,
    'parking-lots',
    `select l.device, (extract(epoch from l.effective_at) * 1000)::float8 as "asOf", l.quality::int as quality,
       (extract(epoch from p.last_received_at) * 1000)::float8 as "lastReceivedAt", p.status,
       l.total, l.occupied, l.out_of_service as "outOfService", l.method
     from parking_lot_latest l left join device_presence p on p.device = l.device
     where l.device = any($1::int[])`,
    [registry.carParks.map((lot) => lot.device)],
  );
  return new Map(found.map((row) => [row.device, row]));
}

/** Bays by state, by facility id of the car park. A bay that is stale, offline, suspect or never heard of is unknown. */
export async function readBays(database: Database, registry: Registry, now: number): Promise<Map<number, BayCounts>> {
  const found = await rows<BayCounts & { lot: number }>(
    database,
    'parking-bays',
    `with bay as (
       select case when level.kind = 'car-park' then level.id else level.parent end as lot,
         case when p.status = 'offline' or l.quality & $2::int <> 0 or l.effective_at
             <= to_timestamp($3::float8 / 1000) - make_interval(secs => d.report_every_s * $4::float8)
           then 'unknown' else coalesce(l.state, 'unknown') end as state
       from facility f
       join facility level on level.id = f.parent
       join device d on d.facility = f.id and d.retired_at is null
       left join parking_bay_latest l on l.device = d.id
       left join device_presence p on p.device = d.id
       where f.community = $1 and f.kind = 'bay' and f.retired_at is null)
     select lot, count(*) filter (where state = 'free')::int as free,
       count(*) filter (where state = 'occupied')::int as occupied,
       count(*) filter (where state = 'closed')::int as closed,
       count(*) filter (where state = 'unknown')::int as unknown
     from bay group by lot`,
    [registry.community.code, SUSPECT_FLAGS, now, STALE_AFTER_INTERVALS],
  );
  return new Map(found.map(({ lot, ...counts }) => [lot, counts]));
}

/** The steps of all car parks from `from` (inclusive) to `to` (exclusive), epoch ms, out of the minute rollup. */
export function readLotSteps(database: Database, registry: Registry, from: number, to: number): Promise<LotStep[]> {
  return rows(
    database,
    'parking-steps',
    // The greatest array is the newest bucket's: one pass over the rollup, where a join back would be planned badly.
    `select device, last[1] / ($4::int / 1000) as step, last[2] as occupied, last[3] as usable
     from (
       select device, max(array[extract(epoch from bucket)::int, occupied_last, usable_last]) as last
       from parking_occupancy_1m
       where bucket >= to_timestamp($2::float8 / 1000) and bucket < to_timestamp($3::float8 / 1000)
         and device = any($1::int[]) and occupied_last is not null and usable_last is not null
       group by device, date_bin($4::int * interval '1 ms', bucket, to_timestamp(0))) as step`,
    [registry.carParks.map((lot) => lot.device), from, to, STEP_MS],
  );
}

/**
 * Entries since `from` by device; a device that never tells is missing. A car park that tells them with its occupancy is believed in
 * that; of one that does not the passages of its barriers are counted.
 */
export async function readEntries(database: Database, registry: Registry, from: number): Promise<Map<number, number>> {
  const found = await rows<{ device: number; entries: number }>(
    database,
    'parking-entries',
    `with told as (
       select device, sum(entries)::int as entries from parking_occupancy_1m
       where bucket >= to_timestamp($2::float8 / 1000) and device = any($1::int[]) and entries is not null
       group by device
     )
     select device, entries from told
     union all
     select device, (count(*) filter (where direction = 'in'))::int as entries from parking_passage
     where at >= to_timestamp($2::float8 / 1000) and device = any($1::int[]) and quality & $3::int = 0
       and device not in (select device from told)
     group by device`,
    [registry.carParks.map((lot) => lot.device), from, SUSPECT_FLAGS],
  );
  return new Map(found.map((row) => [row.device, row.entries]));
}
