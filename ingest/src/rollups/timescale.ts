/**
 * The declarations rendered for TimescaleDB: continuous aggregates in a hierarchy (1 min of readings, 15 min of minutes, 1 h of
 * quarters), all with a real-time tail, so that a bucket that is not materialized yet is answered from what is below it.
 */
import { overBuckets, overReadings } from './columns.ts';
import type { Level, Rollup } from './declare.ts';

export interface ContinuousLevel {
  level: Exclude<Level, '1d'>;
  interval: string;
  minutes: number;
}

/** Smallest first: a level must be refreshed after the one it is made of. */
export const CONTINUOUS_LEVELS: readonly ContinuousLevel[] = [
  { level: '1m', interval: '1 minute', minutes: 1 },
  { level: '15m', interval: '15 minutes', minutes: 15 },
  { level: '1h', interval: '1 hour', minutes: 60 },
];

/** `create materialized view` per level, in order. Without data: filling them is the refresher's work, bucket by bucket. */
export function continuousStatements(rollup: Rollup): string[] {
  return CONTINUOUS_LEVELS.map(({ level, interval }, index) => {
    const smaller = CONTINUOUS_LEVELS[index - 1];
    const from = smaller ? `${rollup.source}_${smaller.level}` : rollup.source;
    const [time, columns] = smaller
      ? [`${from}.bucket`, overBuckets(rollup.measures, from)]
      : [rollup.time, overReadings(rollup.measures, rollup.time)];
    return `
  create materialized view ${rollup.source}_${level}
  with (timescaledb.continuous, timescaledb.materialized_only = false) as
  select time_bucket(interval '${interval}', ${time}) as bucket, device, ${columns}
  from ${from}
  group by 1, 2
  with no data`;
  });
}

/** A refresh of what is out of date from `from` to `to` (epoch ms, edges of buckets). Must not run inside a transaction. */
export function refreshStatement(source: string, level: Level, from: number, to: number): string {
  return `call refresh_continuous_aggregate('${source}_${level}', to_timestamp(${from / 1000}), to_timestamp(${to / 1000}))`;
}
