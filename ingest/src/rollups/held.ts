/**
 * Time-weighted means of what stands until the next reading (cars in a car park, people in a room).
 *
 * Definition: a good reading holds from its instant until the next good reading of the device, but at most HELD_MINUTES_MAX;
 * a longer silence is a gap and weighs nothing. Suspect readings neither hold nor end a hold; of several at one instant the
 * greatest id holds. A bucket has held_sum = Σ value × seconds held in it and held_s = Σ seconds; its mean is their quotient,
 * null when nothing held. Both add up, so larger buckets and grids are sums.
 *
 * Recomputed from readings on both engines: the value at the start of a bucket was read before it, which no aggregate of
 * the bucket's own rows can know. Kept from 15 min up: a minute is as long as a reporting interval, its plain mean will do.
 */
import { GOOD } from './columns.ts';
import type { Rollup } from './declare.ts';
import { daySelect, evenSelect, upsert } from './postgres.ts';

/** How long a value is trusted without a new one. Also the size of the smallest bucket, so a reading reaches into the next at most. */
const HELD_MINUTES_MAX = 15;

const COLUMNS = ['held_sum', 'held_s'];
const SUMS = 'sum(held_sum) as held_sum, sum(held_s) as held_s';

/** $1: minutes (epoch ms, float8[]). Statements that bring `{source}_held_15m`, `_1h` and `_1d` up to date, in order. */
export function heldStatements({ source, held }: Rollup): string[] {
  if (!held) return [];
  const table = `${source}_held`;
  return [
    upsert(`${table}_15m`, COLUMNS, heldSelect(source, held.value, CHANGED_QUARTERS)),
    upsert(`${table}_1h`, COLUMNS, withNextQuarter(evenSelect(`${table}_15m`, 60, SUMS))),
    upsert(`${table}_1d`, COLUMNS, withNextQuarter(daySelect(`${table}_15m`, SUMS))),
  ];
}

/** Rows of bucket, device, held_sum, held_s for the quarters that `quarters` (a query of one column, quarter) gives. */
export function heldSelect(source: string, value: string, quarters: string): string {
  return `select quarter as bucket, device, sum(value * seconds) as held_sum, sum(seconds) as held_s
    from (
      select quarter, device, value,
        extract(epoch from least(ends, quarter + interval '15 minutes') - greatest(at, quarter))::float8 as seconds
      from (${quarters}) as quarters cross join lateral (
        select device, at, ${value}::float8 as value, least(at + interval '${HELD_MINUTES_MAX} minutes',
          lead(at) over (partition by device order by at, id collate "C")) as ends
        from ${source}
        where at >= quarter - interval '${HELD_MINUTES_MAX} minutes' and at < quarter + interval '15 minutes' and ${GOOD}
          and (${value}) is not null
      ) as holding
    ) as held
    where seconds > 0
    group by quarter, device`;
}

// A reading weighs in its own quarter and may hold into the next.
const CHANGED_QUARTERS = `
      select distinct date_bin(interval '15 minutes', to_timestamp(ms / 1000), to_timestamp(0)) + reach as quarter
      from unnest($1::float8[]) as m (ms), (values (interval '0'), (interval '15 minutes')) as reaches (reach)`;

function withNextQuarter(select: string): string {
  return select.replaceAll(
    'unnest($1::float8[])',
    '(select unnest($1::float8[]) union select unnest($1::float8[]) + 900000)',
  );
}
