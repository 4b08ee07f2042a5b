/** Which rollup answers a history, and which buckets it has. Pure. */
import { DateTime } from 'luxon';
import { RequestError } from '../errors/errors.ts';
import { localDay } from '../time/local-day.ts';
import { type Bucket, type HistoryQuery, MAX_HISTORY_POINTS } from './contract.ts';

const BUCKET_MS: Record<Bucket, number> = { '1m': 60_000, '15m': 900_000, '1h': 3_600_000, '1d': 86_400_000 };
const FINEST_FIRST: readonly Bucket[] = ['1m', '15m', '1h', '1d'];

export interface HistoryRange {
  bucket: Bucket;
  /** Starts of the buckets, epoch ms; those of days are local midnights. */
  starts: number[];
  /** First start, epoch ms, and end of the question, exclusive. */
  from: number;
  to: number;
}

/**
 * The bucket asked for, else the finest that stays within MAX_HISTORY_POINTS; buckets that begin before `from` but reach
 * into it are included. Throws RequestError empty-range or too-many-points.
 */
export function historyRange(query: Pick<HistoryQuery, 'from' | 'to' | 'bucket'>, zone: string): HistoryRange {
  const { from, to } = query;
  if (from >= to)
    throw new RequestError(400, 'empty-range', `from: must be before "to" (${from} is not before ${to}).`);
  const bucket = query.bucket ?? FINEST_FIRST.find((candidate) => fits(from, to, candidate, zone));
  if (bucket === undefined || !fits(from, to, bucket, zone))
    throw new RequestError(
      400,
      'too-many-points',
      `bucket: ${bucket ?? 'even 1d'} would give more than ${MAX_HISTORY_POINTS} points; ask for a shorter range${bucket && bucket !== '1d' ? ' or a wider bucket' : ''}.`,
    );
  const starts = bucket === '1d' ? dayStarts(from, to, zone) : evenStarts(from, to, BUCKET_MS[bucket]);
  return { bucket, starts, from: starts[0] ?? from, to };
}

/** The end of a bucket that starts at `start`. */
export function bucketEnd(range: HistoryRange, start: number, zone: string): number {
  return range.bucket === '1d' ? localDay(start, zone).endsAt : start + BUCKET_MS[range.bucket];
}

/**
 * SQL of the rollup of one bucket with a column `mean` of the value that `sum` adds up: weighted by how long each value stood, and the
 * plain one where nothing held or a minute is asked for, as in the views by grid.
 */
export function meansOf(source: 'parking_occupancy' | 'fitness_headcount', sum: string, bucket: Bucket): string {
  const plain = `${sum}::float8 / nullif(samples, 0)`;
  if (bucket === '1m') return `(select *, ${plain} as mean from ${source}_1m) as rollup`;
  return `(select rollup.*, coalesce(held_sum / nullif(held_s, 0), ${plain}) as mean
     from ${source}_${bucket} as rollup left join ${source}_held_${bucket} using (bucket, device)) as rollup`;
}

function fits(from: number, to: number, bucket: Bucket, zone: string): boolean {
  const size = BUCKET_MS[bucket];
  const first = bucket === '1d' ? localDay(from, zone).startsAt : Math.floor(from / size) * size;
  return Math.ceil((to - first) / size) <= MAX_HISTORY_POINTS;
}

function evenStarts(from: number, to: number, size: number): number[] {
  const first = Math.floor(from / size) * size;
  return Array.from({ length: Math.ceil((to - first) / size) }, (_, index) => first + index * size);
}

function dayStarts(from: number, to: number, zone: string): number[] {
  const starts: number[] = [];
  let day = DateTime.fromMillis(from, { zone }).startOf('day');
  for (; day.toMillis() < to; day = day.plus({ days: 1 }).startOf('day')) starts.push(day.toMillis());
  return starts;
}
