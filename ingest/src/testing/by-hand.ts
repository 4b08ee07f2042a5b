/** Rollups of parking counted by hand, without SQL: the slow and obvious way, for tests of the fast ones. */
import type { Level } from '../rollups/declare.ts';

const QUARTER_MS = 900_000;
const SIZES = { '1m': 60_000, '15m': QUARTER_MS, '1h': 3_600_000 } as const;
const TOTAL = 100;

export interface Sample {
  id: number;
  /** Index of its community's zone. */
  zone: number;
  kind: 'parking' | 'headcount' | 'session' | 'checkin' | 'state';
  /** After the start of the test's time. */
  second: number;
  /** Below 0 or above TOTAL: suspect. */
  value: number;
  entries: number | undefined;
}

export interface HandRow {
  bucket: number;
  zone: number;
  samples: number;
  suspect: number;
  sum: number;
  min: number | null;
  max: number | null;
  last: number | null;
  entries: number | null;
}

/** The rollup's rows by bucket and device. `start`: epoch ms of second 0. */
export function byHand(sent: readonly Sample[], start: number, level: Level, zones: readonly string[]): HandRow[] {
  const groups = groupBy(
    distinct(sent),
    ({ second, zone }) => `${bucketOf(start + second * 1_000, level, zones[zone])} ${zone}`,
  );
  const rows = [...groups].map(([key, group]): HandRow => {
    const good = group.filter(isGood).sort(older);
    const values = good.map(({ value }) => value);
    const told = good.flatMap(({ entries }) => entries ?? []);
    const [bucket, zone] = key.split(' ').map(Number) as [number, number];
    return {
      bucket,
      zone,
      samples: good.length,
      suspect: group.length - good.length,
      sum: total(values),
      min: values.length > 0 ? Math.min(...values) : null,
      max: values.length > 0 ? Math.max(...values) : null,
      last: values.at(-1) ?? null,
      entries: told.length > 0 ? total(told) : null,
    };
  });
  return rows.sort(inOrder);
}

/** Value × seconds and seconds held, second by second: each second belongs to the newest good reading of the last 15 minutes. */
export function heldByHand(sent: readonly Sample[], start: number, level: Level, zones: readonly string[]) {
  const rows = new Map<string, { bucket: number; zone: number; sum: number; seconds: number }>();
  for (const zone of zones.keys()) {
    const good = distinct(sent)
      .filter((sample) => sample.zone === zone && isGood(sample))
      .sort(older);
    for (const [index, { second, value }] of good.entries()) {
      const end = Math.min(second + 900, good[index + 1]?.second ?? Number.POSITIVE_INFINITY);
      for (let held = second; held < end; held++) {
        const bucket = bucketOf(start + held * 1_000, level, zones[zone]);
        const key = `${bucket} ${zone}`;
        const row = rows.get(key) ?? { bucket, zone, sum: 0, seconds: 0 };
        rows.set(key, { bucket, zone, sum: row.sum + value, seconds: row.seconds + 1 });
      }
    }
  }
  return [...rows.values()].sort(inOrder);
}

// The first of two messages with the same key stands.
function distinct(sent: readonly Sample[]): Sample[] {
  const first = new Map<string, Sample>();
  for (const sample of sent) {
    const key = `${sample.zone} ${sample.second} ${sample.id}`;
    if (sample.kind === 'parking' && !first.has(key)) first.set(key, sample);
  }
  return [...first.values()];
}

const dayStarts = new Map<string, number>();

function bucketOf(at: number, level: Level, zone = 'UTC'): number {
  if (level !== '1d') return Math.floor(at / SIZES[level]) * SIZES[level];
  let quarter = Math.floor(at / QUARTER_MS) * QUARTER_MS;
  const key = `${quarter} ${zone}`;
  const known = dayStarts.get(key);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-CA', { timeZone: zone });
  const day = format.format(quarter);
  while (format.format(quarter - QUARTER_MS) === day) quarter -= QUARTER_MS;
  dayStarts.set(key, quarter);
  return quarter;
}

function isGood({ value }: Sample): boolean {
  return value >= 0 && value <= TOTAL;
}

function older(a: Sample, b: Sample): number {
  return a.second - b.second || (`m${a.id}` < `m${b.id}` ? -1 : 1);
}

function inOrder(a: { bucket: number; zone: number }, b: { bucket: number; zone: number }): number {
  return a.bucket - b.bucket || a.zone - b.zone;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function groupBy<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}
