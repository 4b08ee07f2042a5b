/**
 * The declarations rendered for plain PostgreSQL: each statement recomputes whole buckets and overwrites them, so running
 * it again changes nothing. Days are made this way on TimescaleDB too: a continuous aggregate has one zone for all rows.
 */
import { columnNames, overBuckets, overReadings } from './columns.ts';
import type { Rollup } from './declare.ts';

/** $1: minutes (epoch ms, float8[]). Recomputes `{source}_1m` from the readings. */
export function minuteStatement({ source, time, measures }: Rollup): string {
  return upsert(
    `${source}_1m`,
    columnNames(measures),
    `select minute as bucket, device, ${overReadings(measures, time)}
    from (select distinct to_timestamp(ms / 1000) as minute from unnest($1::float8[]) as m (ms)) as changed
    join ${source} on ${time} >= minute and ${time} < minute + interval '1 minute'
    group by minute, device`,
  );
}

/** $1: minutes. Recomputes `{source}_15m` of the quarters they lie in. */
export function quarterStatement({ source, measures }: Rollup): string {
  return upsert(
    `${source}_15m`,
    columnNames(measures),
    evenSelect(`${source}_1m`, 15, overBuckets(measures, 'smaller')),
  );
}

/** $1: minutes. Recomputes `{source}_1h` of the UTC hours they lie in. */
export function hourStatement({ source, measures }: Rollup): string {
  return upsert(
    `${source}_1h`,
    columnNames(measures),
    evenSelect(`${source}_15m`, 60, overBuckets(measures, 'smaller')),
  );
}

/** $1: minutes. Recomputes `{source}_1d` of the local days they lie in; a day is a day of the device's community. */
export function dayStatement({ source, measures }: Rollup): string {
  return upsert(`${source}_1d`, columnNames(measures), daySelect(`${source}_15m`, overBuckets(measures, 'smaller')));
}

/** An upsert of `columns` behind bucket and device; rows that would not change are not touched. */
export function upsert(table: string, columns: readonly string[], select: string): string {
  const now = columns.map((name) => `${table}.${name}`).join(', ');
  const then = columns.map((name) => `excluded.${name}`).join(', ');
  return `
  insert into ${table} (bucket, device, ${columns.join(', ')})
  ${select}
  on conflict (bucket, device) do update set ${columns.map((name) => `${name} = excluded.${name}`).join(', ')}
  where (${now}) is distinct from (${then})`;
}

/** $1: minutes. Buckets of `minutes` length, made of those of `table` (called `smaller` in `columns`). */
export function evenSelect(table: string, minutes: number, columns: string): string {
  return `select changed.bucket, device, ${columns}
    from (
      select distinct date_bin(interval '${minutes} minutes', to_timestamp(ms / 1000), to_timestamp(0)) as bucket
      from unnest($1::float8[]) as m (ms)
    ) as changed
    join ${table} as smaller on smaller.bucket >= changed.bucket
      and smaller.bucket < changed.bucket + interval '${minutes} minutes'
    group by changed.bucket, device`;
}

/** $1: minutes. Local days, made of the buckets of `table` (called `smaller` in `columns`). */
export function daySelect(table: string, columns: string): string {
  return `select day as bucket, smaller.device, ${columns}
    from (
      select distinct timezone, date_trunc('day', to_timestamp(ms / 1000), timezone) as day
      from unnest($1::float8[]) as m (ms), (select distinct timezone from community) as zones
    ) as changed
    join ${table} as smaller on smaller.bucket >= day
      and smaller.bucket < ((day at time zone timezone) + interval '1 day') at time zone timezone
    join device on device.id = smaller.device
    join community on community.code = device.community and community.timezone = changed.timezone
    group by day, smaller.device`;
}
