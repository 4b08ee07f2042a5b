/** Rollups against a recount of the readings, in SQL of its own: what was doubled or lost on the way there shows here. */
import { SUSPECT_FLAGS } from '@cockpit/ingest/messages';
import type { ScratchDatabase } from '../src/harness/scratch-database.ts';

const GOOD = `(quality & ${SUSPECT_FLAGS}) = 0`;

interface Recounted {
  table: string;
  time: string;
  /** Column of the rollup ▶ what it must be over the good readings of a bucket. */
  sums: Readonly<Record<string, string>>;
  /** Column of the rollup ▶ aggregate of the good readings of a bucket that knows no order of them; null: there are none. */
  extremes?: Readonly<Record<string, string>>;
  /** Readings that are no sample although they are good. */
  samples?: string;
}

const LEVEL = { level_min: 'min(level)', level_max: 'max(level)' };

const RECOUNTED: readonly Recounted[] = [
  { table: 'parking_occupancy', time: 'at', sums: { occupied_sum: 'occupied', entries: 'entries', exits: 'exits' } },
  { table: 'fitness_headcount', time: 'at', sums: { present_sum: 'present', entries: 'entries', exits: 'exits' } },
  { table: 'fitness_session', time: 'ended_at', sums: { kcal: 'kcal' } },
  { table: 'patrol_checkin', time: 'at', sums: { findings: "(result = 'finding')::int" } },
  {
    table: 'hazard_state',
    time: 'at',
    sums: { alarms: "(state = 'alarm')::int", value_sum: 'value' },
    samples: "state <> 'unknown'",
  },
  {
    table: 'environment_air',
    time: 'at',
    sums: { pm25_sum: 'pm25', pm10_sum: 'pm10', noise_energy: '10::float8 ^ (noise / 10)' },
  },
  { table: 'environment_fill', time: 'at', sums: {}, extremes: LEVEL },
  { table: 'environment_water', time: 'at', sums: {}, extremes: LEVEL },
];
/** `of`: the bucket an instant lies in. */
const SIZES: readonly { size: string; of(time: string): string }[] = [
  { size: '1m', of: (time) => `date_trunc('minute', ${time})` },
  { size: '15m', of: (time) => `date_bin('15 minutes', ${time}, '2000-01-01 00:00+00')` },
  { size: '1h', of: (time) => `date_trunc('hour', ${time}, 'UTC')` },
  { size: '1d', of: (time) => `date_trunc('day', ${time}, 'Asia/Shanghai')` },
];

/** One sentence per rollup that differs; none: all agree. Every bucket of every device is compared. */
export async function recountRollups(database: Pick<ScratchDatabase, 'rows'>): Promise<string[]> {
  const sentences: string[] = [];
  for (const recounted of RECOUNTED)
    for (const bucket of SIZES) {
      const [{ differing } = { differing: -1 }] = await database.rows<{ differing: number }>(
        differences(recounted, bucket),
      );
      if (differing !== 0) sentences.push(`${recounted.table}_${bucket.size}: ${differing} buckets differ`);
    }
  return sentences;
}

function differences(
  { table, time, sums, extremes = {}, samples = 'true' }: Recounted,
  { size, of: bucketOf }: (typeof SIZES)[number],
): string {
  const names = ['samples', 'suspect', ...Object.keys(sums)];
  const over = [
    `count(*) filter (where not ${GOOD}) as suspect`,
    ...Object.entries(sums).map(([name, of]) => `coalesce(sum(${of}) filter (where ${GOOD}), 0) as ${name}`),
    ...Object.entries(extremes).map(([name, of]) => `${of} filter (where ${GOOD}) as ${name}`),
  ];
  const differ = [
    ...names.map((name) => `coalesce(recount.${name}, 0)::float8 <> coalesce(rollup.${name}, 0)::float8`),
    ...Object.keys(extremes).map((name) => `recount.${name} is distinct from rollup.${name}`),
  ];
  return `
  with recount as (
    select ${bucketOf(time)} as bucket, device, count(*) filter (where ${GOOD} and ${samples}) as samples,
      ${over.join(', ')}
    from ${table} group by 1, 2
  )
  select count(*)::int as differing
  from recount full join ${table}_${size} as rollup using (bucket, device)
  where ${differ.join(' or ')}`;
}
