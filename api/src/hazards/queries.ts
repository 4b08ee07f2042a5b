import { type Database, rows } from '../database/database.ts';
import type { SourceStatus } from '../freshness/freshness.ts';
import { gridsParameter, type Registry, type Scope } from '../registry/registry.ts';
import type { LocalDay } from '../time/local-day.ts';
import { type Level, MAX_OPEN_HAZARDS, type SensorState } from './contract.ts';

/** Latest state of one sensor as stored. */
export interface SensorLatest extends SourceStatus {
  state: SensorState;
  since: number;
  value: number | null;
  unit: string | null;
}
/** Open hazards of one grid (null: no place), level and kind; sensor faults apart. */
export interface OpenCount {
  grid: string | null;
  level: Level;
  kind: string;
  sensor: boolean;
  open: number;
  /** Epoch ms. */
  oldestOpenedAt: number;
}
/** Hazards of one grid and level that opened and closed on one local date. */
export interface DayCount {
  grid: string | null;
  /** ISO date. */
  date: string;
  level: Level;
  opened: number;
  closed: number;
}
export interface OpenHazard {
  id: number;
  device: number;
  source: 'sensor' | 'report';
  state: 'alarm' | 'fault' | 'reported';
  kind: string;
  level: Level;
  description: string | null;
  grid: string | null;
  lon: number | null;
  lat: number | null;
  openedAt: number;
  value: number | null;
  unit: string | null;
  quality: number;
}

/** Latest state by device of the sensor. */
export async function readSensors(database: Database, registry: Registry): Promise<Map<number, SensorLatest>> {
  const found = await rows<SensorLatest & { device: number }>(
    database,
    'hazard-sensors',
    `select l.device, (extract(epoch from l.effective_at) * 1000)::float8 as "asOf", l.quality::int as quality,
       (extract(epoch from p.last_received_at) * 1000)::float8 as "lastReceivedAt", p.status,
       l.state, (extract(epoch from l.since) * 1000)::float8 as since, l.value, l.unit
     from hazard_sensor_latest l left join device_presence p on p.device = l.device
     where l.device = any($1::int[])`,
    [registry.hazardPoints.map((point) => point.device)],
  );
  return new Map(found.map((row) => [row.device, row]));
}

/** What is open now, counted in the database: the list that is sent is bounded, the totals are not. */
export function readOpenCounts(database: Database, registry: Registry): Promise<OpenCount[]> {
  return rows(
    database,
    'hazard-open-counts',
    `select grid, level, kind, source = 'sensor' as sensor, count(*)::int as open,
       (extract(epoch from min(opened_at)) * 1000)::float8 as "oldestOpenedAt"
     from hazard where community = $1 and closed_at is null and state <> 'fault'
     group by grid, level, kind, source`,
    [registry.community.code],
  );
}

/** Opened and closed by local date from `first` to `last` (inclusive). */
export function readDayCounts(
  database: Database,
  registry: Registry,
  first: LocalDay,
  last: LocalDay,
): Promise<DayCount[]> {
  return rows(
    database,
    'hazard-day-counts',
    `with step as (
       select grid, level, opened_at as at, 1 as opened, 0 as closed from hazard
       where community = $1 and state <> 'fault'
         and opened_at >= to_timestamp($3::float8 / 1000) and opened_at < to_timestamp($4::float8 / 1000)
       union all
       select grid, level, closed_at, 0, 1 from hazard
       where community = $1 and state <> 'fault'
         and closed_at >= to_timestamp($3::float8 / 1000) and closed_at < to_timestamp($4::float8 / 1000))
     select grid, level, to_char(at at time zone $2, 'YYYY-MM-DD') as date,
       sum(opened)::int as opened, sum(closed)::int as closed
     from step group by 1, 2, 3`,
    [registry.community.code, registry.community.timezone, first.startsAt, last.endsAt],
  );
}

/** The open hazards of a scope that are sent, sensor faults left out: major first, then oldest, at most MAX_OPEN_HAZARDS. */
export function readOpenHazards(database: Database, scope: Scope): Promise<OpenHazard[]> {
  return rows(
    database,
    'hazard-open',
    `select id::int as id, device, source, state, kind, level, description, grid, lon, lat,
       (extract(epoch from opened_at) * 1000)::float8 as "openedAt", value, unit, quality::int as quality
     from hazard as h
     where community = $1 and closed_at is null and state <> 'fault' and ($2::text[] is null or grid = any($2))
     order by (level = 'major') desc, h.opened_at, h.id limit $3::int`,
    [scope.community, gridsParameter(scope), MAX_OPEN_HAZARDS],
  );
}
