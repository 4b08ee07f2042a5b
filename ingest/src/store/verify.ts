/** Recounts every rollup from the readings themselves, each level at once and not from the one below, and tells what differs. */
import type { ClientBase } from 'pg';
import { columnNames, overReadings } from '../rollups/columns.ts';
import { LEVELS, type Level, ROLLUPS, type Rollup } from '../rollups/declare.ts';
import { heldSelect } from '../rollups/held.ts';

/** Floating-point sums differ by the order they were added in. */
const RELATIVE_TOLERANCE = 1e-9;
const EXAMPLES_MAX = 3;

export interface Difference {
  table: string;
  /** Buckets that differ, are missing or are too many. */
  buckets: number;
  examples: { bucket: string; device: number; stored: unknown; recounted: unknown }[];
}

interface Found {
  bucket: string;
  device: number;
  stored: unknown;
  recounted: unknown;
  total: number;
}

/** Compares all buckets that lie within [from, to) as a whole (epoch ms). Nothing is written. */
export async function verifyRollups(
  client: Pick<ClientBase, 'query'>,
  from: number,
  to: number,
): Promise<Difference[]> {
  const differences: Difference[] = [];
  for (const rollup of ROLLUPS)
    for (const level of LEVELS) {
      await compare(`${rollup.source}_${level}`, columnNames(rollup.measures), recount(rollup, level), level);
      if (rollup.held && level !== '1m')
        await compare(
          `${rollup.source}_held_${level}`,
          ['held_sum', 'held_s'],
          recountHeld(rollup, rollup.held.value, level),
          level,
        );
    }
  return differences;

  async function compare(table: string, columns: string[], recounted: string, level: Level): Promise<void> {
    const result = await client.query<Found>(differing(table, columns, recounted, level), [from, to]);
    const [first] = result.rows;
    if (first)
      differences.push({
        table,
        buckets: first.total,
        examples: result.rows.map(({ total: _, ...example }) => example),
      });
  }
}

function differing(table: string, columns: readonly string[], recounted: string, level: Level): string {
  const differ = columns.map(
    (name) => `(stored.${name} is null) <> (recounted.${name} is null) or abs(stored.${name} - recounted.${name})
      > ${RELATIVE_TOLERANCE} * greatest(1, abs(stored.${name}), abs(recounted.${name}))`,
  );
  return `
  with recounted as (${recounted}),
  stored as (select bucket, device, ${columns.join(', ')} from ${table} where bucket >= to_timestamp($1::float8 / 1000) and bucket < to_timestamp($2::float8 / 1000))
  select to_char(bucket at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"') as bucket, device, to_jsonb(stored) as stored,
    to_jsonb(recounted) as recounted, (count(*) over ())::int as total
  from recounted full join stored using (bucket, device)
  join device on device.id = device join community on community.code = device.community
  where bucket >= to_timestamp($1::float8 / 1000) and ${endOf(level)} <= to_timestamp($2::float8 / 1000)
    and (stored is null or recounted is null or ${differ.join(' or ')})
  order by bucket, device limit ${EXAMPLES_MAX}`;
}

function recount({ source, time, measures }: Rollup, level: Level): string {
  return `
    select ${startOf(level, time)} as bucket, device, ${overReadings(measures, time)}
    from (
      select reading.*, timezone from ${source} as reading
      join device on device.id = reading.device join community on community.code = device.community
      where ${time} >= to_timestamp($1::float8 / 1000) and ${time} < to_timestamp($2::float8 / 1000)
    ) as readings
    group by 1, 2`;
}

// A hold may begin before the range; quarters are whole, so only those within it are asked for.
function recountHeld({ source }: Rollup, value: string, level: Level): string {
  const quarters = `
      select generate_series(date_bin(interval '15 minutes', to_timestamp($1::float8 / 1000), to_timestamp(0)),
        to_timestamp($2::float8 / 1000) - interval '1 millisecond', interval '15 minutes') as quarter`;
  return `
    select ${startOf(level, 'quarters.bucket')} as bucket, quarters.device, sum(held_sum) as held_sum, sum(held_s) as held_s
    from (${heldSelect(source, value, quarters)}) as quarters
    join device on device.id = quarters.device join community on community.code = device.community
    group by 1, 2`;
}

function startOf(level: Level, time: string): string {
  if (level === '1d') return `date_trunc('day', ${time}, timezone)`;
  return `date_bin(interval '${WIDTHS[level]}', ${time}, to_timestamp(0))`;
}

function endOf(level: Level): string {
  if (level === '1d') return `((bucket at time zone timezone) + interval '1 day') at time zone timezone`;
  return `bucket + interval '${WIDTHS[level]}'`;
}

const WIDTHS = { '1m': '1 minute', '15m': '15 minutes', '1h': '1 hour' } as const;
