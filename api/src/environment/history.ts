import { type Database, rows } from '../database/database.ts';
import type { HistoryRange } from '../history/history.ts';
import type { EnvironmentHistory } from './contract.ts';
import { FULL_AT } from './derive.ts';
import { DAY_FROM, DAY_TO, noiseLimits } from './limits.ts';
import type { PointOf } from './points.ts';

type Point = EnvironmentHistory['points'][number];
type Counted = Pick<Point, 't' | 'suspect' | 'reporting'>;
type Air = Counted & Pick<Point, 'pm25' | 'pm25Max' | 'pm10' | 'noise' | 'noiseMax'>;
type Nights = Pick<Point, 't' | 'noiseDay' | 'noiseNight' | 'nightPeak'>;
type Fill = Counted & Pick<Point, 'fillMax' | 'binsFull'>;
type Water = Counted & Pick<Point, 'levelMin' | 'levelMax'>;

export interface EnvironmentQuestion {
  air: readonly PointOf<'air-point'>[];
  bins: readonly PointOf<'waste-bin'>[];
  water: readonly PointOf<'water-point'>[];
  /** One point is asked about: what means something of one alone is told. */
  single: boolean;
  range: HistoryRange;
  /** IANA zone of day and night. */
  zone: string;
}

const NOTHING = { suspect: 0, reporting: 0 };
const LEVEL = `(10 * log(avg(noise_energy / nullif(noise_samples, 0))))::float8`;

/** Air, noise, bins and river over time; a bucket without a good reading is a gap. */
export async function environmentHistory(
  database: Database,
  { air, bins, water, single, range, zone }: EnvironmentQuestion,
): Promise<EnvironmentHistory> {
  const [airs, nights, fills, waters] = await Promise.all([
    readAir(database, air, range),
    single ? readNights(database, air, range, zone) : new Map<number, Nights>(),
    readFill(database, bins, range),
    readWater(database, water, range),
  ]);
  const points = range.starts.map((t): Point => {
    const inAir = airs.get(t);
    const night = nights.get(t);
    const fill = fills.get(t);
    const river = waters.get(t);
    const counted = [inAir ?? NOTHING, fill ?? NOTHING, river ?? NOTHING];
    return {
      t,
      pm25: inAir?.pm25 ?? null,
      pm25Max: inAir?.pm25Max ?? null,
      pm10: inAir?.pm10 ?? null,
      noise: inAir?.noise ?? null,
      noiseMax: inAir?.noiseMax ?? null,
      noiseDay: night?.noiseDay ?? null,
      noiseNight: night?.noiseNight ?? null,
      nightPeak: night?.nightPeak ?? null,
      fillMax: fill?.fillMax ?? null,
      binsFull: fill?.binsFull ?? null,
      levelMin: single ? (river?.levelMin ?? null) : null,
      levelMax: single ? (river?.levelMax ?? null) : null,
      suspect: counted.reduce((sum, { suspect }) => sum + suspect, 0),
      reporting: counted.reduce((sum, { reporting }) => sum + reporting, 0),
    };
  });
  return {
    bucket: range.bucket,
    points,
    expected: air.length + bins.length + water.length,
    noiseLimits: single ? noiseLimits(air[0]?.attributes.noiseZone ?? null) : null,
  };
}

function readAir(database: Database, points: EnvironmentQuestion['air'], range: HistoryRange) {
  return byBucket<Air>(
    database,
    'air',
    `avg(pm25_sum / nullif(pm25_samples, 0))::float8 as pm25, max(pm25_max) as "pm25Max",
       avg(pm10_sum / nullif(pm10_samples, 0))::float8 as pm10, ${LEVEL} as noise, max(noise_max) as "noiseMax"`,
    points,
    range,
  );
}

function readFill(database: Database, points: EnvironmentQuestion['bins'], range: HistoryRange) {
  return byBucket<Fill>(
    database,
    'fill',
    `max(level_max) as "fillMax",
       case when count(level_last) > 0 then count(*) filter (where level_last >= ${FULL_AT}) end::int as "binsFull"`,
    points,
    range,
  );
}

function readWater(database: Database, points: EnvironmentQuestion['water'], range: HistoryRange) {
  return byBucket<Water>(
    database,
    'water',
    'min(level_min) as "levelMin", max(level_max) as "levelMax"',
    points,
    range,
  );
}

async function byBucket<Row extends Counted>(
  database: Database,
  event: 'air' | 'fill' | 'water',
  columns: string,
  points: readonly { device: number | null }[],
  { bucket, from, to }: HistoryRange,
): Promise<Map<number, Row>> {
  const devices = points.flatMap(({ device }) => device ?? []);
  if (devices.length === 0) return new Map();
  const found = await rows<Row>(
    database,
    `environment-${event}-history-${bucket}`,
    `select (extract(epoch from bucket) * 1000)::float8 as t, sum(suspect)::int as suspect,
       count(*) filter (where samples > 0)::int as reporting, ${columns}
     from environment_${event}_${bucket}
     where bucket >= to_timestamp($2::float8 / 1000) and bucket < to_timestamp($3::float8 / 1000) and device = any($1::int[])
     group by bucket`,
    [devices, from, to],
  );
  return new Map(found.map((row) => [row.t, row]));
}

/** Out of quarters of an hour, so that day and night part at the hour in every zone; older than those are kept, they are not known. */
async function readNights(
  database: Database,
  points: EnvironmentQuestion['air'],
  { bucket, from, to }: HistoryRange,
  zone: string,
): Promise<Map<number, Nights>> {
  const devices = points.flatMap(({ device }) => device ?? []);
  if (devices.length === 0) return new Map();
  const energy = (when: string) =>
    `(10 * log(sum(noise_energy) filter (where ${when}) / nullif(sum(noise_samples) filter (where ${when}), 0)))::float8`;
  const start = { '1m': 'bucket', '15m': 'bucket', '1h': `date_trunc('hour', bucket, 'UTC')` };
  const found = await rows<Nights>(
    database,
    `environment-nights-${bucket}`,
    `select (extract(epoch from start) * 1000)::float8 as t, ${energy('day')} as "noiseDay", ${energy('not day')} as "noiseNight",
       max(noise_max) filter (where not day) as "nightPeak"
     from (
       select ${bucket === '1d' ? `date_trunc('day', bucket, $4::text)` : start[bucket]} as start, noise_energy, noise_samples, noise_max,
         extract(hour from bucket at time zone $4::text) >= ${DAY_FROM} and extract(hour from bucket at time zone $4::text) < ${DAY_TO} as day
       from environment_air_${bucket === '1m' ? '1m' : '15m'}
       where bucket >= to_timestamp($2::float8 / 1000) and bucket < to_timestamp($3::float8 / 1000)
         and device = any($1::int[])) as part
     group by start`,
    [devices, from, to, zone],
  );
  return new Map(found.map((row) => [row.t, row]));
}
