/** Closure rate and mean days of imported complaints per district, by the definitions of the figures, and by one plain SQL beside it. */
import { type Database, rows } from '../../database/database.ts';
import type { Registry } from '../../registry/registry.ts';
import type { Period } from '../counting.ts';
import { figureTable } from '../figures/figures.ts';

const DAY_MS = 86_400_000;

export interface DistrictRow {
  /** Null: none was written down. */
  district: string | null;
  shouldClose: number;
  closed: number;
  /** Σ of the days from report to closing, of those closed in the period. */
  days: number;
  closedInPeriod: number;
}

/** As the api shows it: the district of a complaint is the department that kept it. */
export async function districtFigures(
  database: Database,
  registry: Registry,
  period: Period,
  now: number,
): Promise<DistrictRow[]> {
  const { rows: found } = await figureTable(database, registry, { by: 'department', grids: null, period }, now);
  return found.map(({ key, figures: { closure, closingTime } }) => ({
    district: key,
    shouldClose: closure.denominator,
    closed: closure.numerator,
    days: closingTime.ms / DAY_MS,
    closedInPeriod: closingTime.cases,
  }));
}

/** The same in the plainest words there are: dates subtracted, everything imported whose limit is over. */
export function districtsPlainly(database: Database, registry: Registry, period: Period): Promise<DistrictRow[]> {
  const { code, timezone } = registry.community;
  return rows(
    database,
    'districts-plainly',
    `with imported as (
       select c.department as district, (c.reported_at at time zone $2)::date as opened, (c.ended_at at time zone $2)::date as closed,
         c.ended_at >= to_timestamp($3::float8 / 1000) and c.ended_at < to_timestamp($4::float8 / 1000) as closed_in,
         c.total_due_at >= to_timestamp($3::float8 / 1000) and c.total_due_at < to_timestamp($4::float8 / 1000) as due_in,
         c.ended_at < to_timestamp($4::float8 / 1000) as closed_by_end
       from case_file c where c.community = $1
         and exists (select from case_action a where a.case_id = c.id and a.detail @> '{"imported": true}')
     )
     select district, (count(*) filter (where due_in or closed_in))::int as "shouldClose",
       (count(*) filter (where (due_in or closed_in) and closed_by_end))::int as closed,
       coalesce(sum(closed - opened) filter (where closed_in), 0)::float8 as days,
       (count(*) filter (where closed_in))::int as "closedInPeriod"
     from imported group by district order by district nulls last`,
    [code, timezone, period.from, period.to],
  );
}
