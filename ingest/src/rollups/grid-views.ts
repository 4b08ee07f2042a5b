/** The rollups of a grid: views that add up those of its devices, so both engines answer alike and nothing is kept twice. */
import { LEVELS, type Level, type Rollup } from './declare.ts';

/**
 * `{source}_{level}_by_grid`: what adds up over devices is added up; minima and maxima are left out, because the smallest sum
 * is not the sum of the smallest. A held value gets `…_mean`: the sum of the devices' means over what they told.
 */
export function gridViewStatements(rollup: Rollup): string[] {
  return LEVELS.map((level) => `create or replace view ${gridView(rollup, level)} as ${select(rollup, level)}`);
}

/** In the reverse order; views must go before what they read is replaced. */
export function dropGridViewStatements(rollup: Rollup): string[] {
  return LEVELS.map((level) => `drop view if exists ${gridView(rollup, level)}`);
}

function gridView({ source }: Rollup, level: Level): string {
  return `${source}_${level}_by_grid`;
}

function select({ source, measures, held, inGrids }: Rollup, level: Level): string {
  const added = measures.filter(({ how, adds }) => how !== 'min' && how !== 'max' && adds !== false);
  const columns = added.map(({ name, type }) => `sum(rollup.${name})::${type} as ${name}`);
  const weighted = held !== undefined && level !== '1m';
  const plain = held && `rollup.${held.sum}::float8 / nullif(rollup.samples, 0)`;
  if (held)
    columns.push(
      weighted
        ? `sum(coalesce(held_sum / nullif(held_s, 0), ${plain})) as ${held.mean}`
        : `sum(${plain}) as ${held.mean}`,
    );
  return `
  select rollup.bucket, device.community, facility.grid, count(*) filter (where rollup.samples > 0)::integer as reporting,
    ${columns.join(', ')}, sum(rollup.suspect)::integer as suspect
  from ${source}_${level} as rollup
  join device on device.id = rollup.device
  join facility on facility.id = device.facility
  ${weighted ? `left join ${source}_held_${level} as held on held.bucket = rollup.bucket and held.device = rollup.device` : ''}
  where facility.kind in (${inGrids.map((kind) => `'${kind}'`).join(', ')})
  group by rollup.bucket, device.community, facility.grid`;
}
