import { type Database, rows } from '../database/database.ts';
import type { SourceStatus } from '../freshness/freshness.ts';
import type { Registry } from '../registry/registry.ts';
import type { WaterItem } from './contract.ts';
import { pointsOf } from './points.ts';

export interface AirLatest extends SourceStatus {
  pm25: number | null;
  pm10: number | null;
  noise: number | null;
  temperature: number | null;
  humidity: number | null;
}
export interface FillLatest extends SourceStatus {
  level: number;
}
export interface WaterLatest extends SourceStatus, Record<WaterItem, number | null> {
  level: number | null;
}
/** Sums of the last quarters of an air point. */
export interface AirHour {
  device: number;
  pm25: number | null;
  pm25Samples: number;
  noiseEnergy: number | null;
  noiseSamples: number;
}

const QUARTER_MS = 15 * 60_000;
const QUARTERS = 4;

/** Latest of the air points by device. */
export function readAir(database: Database, registry: Registry): Promise<Map<number, AirLatest>> {
  return readLatest(
    database,
    'air',
    'l.pm25, l.pm10, l.noise, l.temperature, l.humidity',
    devices(registry, 'air-point'),
  );
}

/** Latest of the bins by device. */
export function readFill(database: Database, registry: Registry): Promise<Map<number, FillLatest>> {
  return readLatest(database, 'fill', 'l.level', devices(registry, 'waste-bin'));
}

/** Latest of the river points by device. */
export function readWater(database: Database, registry: Registry): Promise<Map<number, WaterLatest>> {
  const columns = `l.level, l.ph, l.dissolved_oxygen as "dissolvedOxygen", l.ammonia, l.cod, l.permanganate, l.phosphorus`;
  return readLatest(database, 'water', columns, devices(registry, 'water-point'));
}

/** The quarter that runs and the three before it, out of the rollup. */
export function readAirHours(database: Database, registry: Registry, now: number): Promise<AirHour[]> {
  return rows(
    database,
    'environment-air-hours',
    `select device, sum(pm25_sum) as pm25, sum(pm25_samples)::int as "pm25Samples", sum(noise_energy) as "noiseEnergy",
       sum(noise_samples)::int as "noiseSamples"
     from environment_air_15m
     where bucket >= to_timestamp($2::float8 / 1000) and bucket <= to_timestamp($3::float8 / 1000)
       and device = any($1::int[])
     group by device`,
    [devices(registry, 'air-point'), (Math.floor(now / QUARTER_MS) - QUARTERS + 1) * QUARTER_MS, now],
  );
}

async function readLatest<Latest extends SourceStatus>(
  database: Database,
  event: 'air' | 'fill' | 'water',
  columns: string,
  of: readonly number[],
): Promise<Map<number, Latest>> {
  // Most communities have none: nothing is asked for nobody.
  if (of.length === 0) return new Map();
  const found = await rows<Latest & { device: number }>(
    database,
    `environment-${event}`,
    `select l.device, (extract(epoch from l.effective_at) * 1000)::float8 as "asOf", l.quality::int as quality,
       (extract(epoch from p.last_received_at) * 1000)::float8 as "lastReceivedAt", p.status, ${columns}
     from environment_${event}_latest l left join device_presence p on p.device = l.device
     where l.device = any($1::int[])`,
    [of],
  );
  return new Map(found.map((row) => [row.device, row]));
}

function devices(registry: Registry, kind: 'air-point' | 'waste-bin' | 'water-point'): number[] {
  return pointsOf(registry, kind).flatMap(({ device }) => device ?? []);
}
