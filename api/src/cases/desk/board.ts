/** The board: what is open by stage, the next limits first, and what is suspended. */
import type { Database } from '../../database.ts';
import { seesAlike } from '../access.ts';
import { OPEN_STAGES, type OpenStage } from '../contract.ts';
import { readStanding } from '../counting.ts';
import { CASE_COLUMNS, CASE_JOINS, type CaseRow, overdueSql } from '../rows.ts';
import { BOARD_COLUMN_MAX } from './contract.ts';
import { anyAudience, audiencesOf, type CaseFilter, conditionsOf, matchedSql, type Parameter } from './filter.ts';

export interface Board {
  columns: { stage: OpenStage; count: number; overdue: number; cases: CaseRow[] }[];
  suspended: { count: number; cases: CaseRow[] };
}

interface Count {
  stage: OpenStage;
  suspended: boolean;
  cases: number;
  overdue: number;
}

export async function readBoard(database: Database, filter: CaseFilter, now: number): Promise<Board> {
  const [counts, cases] = await Promise.all([readCounts(database, filter, now), readColumns(database, filter, now)]);
  const sum = (wanted: (count: Count) => boolean, of: 'cases' | 'overdue') =>
    counts.filter(wanted).reduce((total, count) => total + count[of], 0);
  return {
    columns: OPEN_STAGES.map((stage) => {
      const stands = (count: Count) => count.stage === stage && !count.suspended;
      const isIn = (row: CaseRow) => row.stage === stage && row.suspendedUntil === null;
      return { stage, count: sum(stands, 'cases'), overdue: sum(stands, 'overdue'), cases: cases.filter(isIn) };
    }),
    suspended: {
      count: sum(({ suspended }) => suspended, 'cases'),
      cases: cases.filter((row) => row.suspendedUntil !== null),
    },
  };
}

/** Kept counts where there is nothing else to look at than grids; counted one by one otherwise. */
async function readCounts(database: Database, filter: CaseFilter, now: number): Promise<Count[]> {
  if (isByGridsOnly(filter)) {
    const { grids, reach } = filter;
    const seen = reach.all === null ? null : new Set(reach.all);
    const within = grids === null ? reach.all : seen === null ? grids : grids.filter((grid) => seen.has(grid));
    const standing = await readStanding(database, filter.community, within === null ? null : [...within], now);
    return standing as (Count & (typeof standing)[number])[];
  }
  const { matched, source, wanted, parameter, values } = openOf(filter, now);
  const text = `${matched} select c.stage, c.suspended_at is not null as suspended, count(*)::int as cases,
      count(*) filter (where ${overdueSql(parameter(now, 'float8'))})::int as overdue
    from ${source} c where ${wanted} group by c.stage, 2`;
  return (await database.query<Count>(text, values)).rows;
}

/** The first of each column; suspended ones by when they go on. */
async function readColumns(database: Database, filter: CaseFilter, now: number): Promise<CaseRow[]> {
  const { matched, source, wanted, parameter, values } = openOf(filter, now);
  const most = parameter(BOARD_COLUMN_MAX, 'int');
  const { suspended } = filter;
  const open =
    () => `select c.id, false as suspended from unnest(${parameter(OPEN_STAGES, 'text[]')}) as s(stage) cross join lateral (
      select c.id from ${source} c where ${wanted} and c.stage = s.stage and c.suspended_at is null
      order by c.due_at, c.id limit ${most}) as c`;
  const put =
    () => `select c.id, true as suspended from (select c.id from ${source} c where ${wanted} and c.suspended_at is not null
      order by c.suspended_until, c.id limit ${most}) as c`;
  const parts = [...(suspended === true ? [] : [open()]), ...(suspended === false ? [] : [put()])];
  const text = `${matched} select ${CASE_COLUMNS} from (${parts.join(' union all ')}) as page
    join case_file c on c.id = page.id ${CASE_JOINS}
    order by page.suspended, case when page.suspended then c.suspended_until else c.due_at end, c.id`;
  return (await database.query<CaseRow>(text, values)).rows;
}

function isByGridsOnly(filter: CaseFilter): boolean {
  const { reach, department, categories, sources, priorities, overdue, suspended, asks, hazard, mine, text } = filter;
  const isNarrowed = overdue || asks || hazard || mine || suspended !== undefined;
  return (
    // With own cases elsewhere counts by grid would be too few.
    seesAlike(reach) &&
    !isNarrowed &&
    [department, categories ?? undefined, sources ?? undefined, priorities ?? undefined, text].every(
      (wish) => wish === undefined,
    )
  );
}

/** Open cases within the filter, as pieces of a statement. */
function openOf(filter: CaseFilter, now: number) {
  const values: unknown[] = [];
  const parameter: Parameter = (value, type) => `$${values.push(value)}::${type}`;
  const { community, text } = filter;
  const matched = text === undefined ? '' : `with matched as materialized (${matchedSql(community, text, parameter)})`;
  const seen = anyAudience(audiencesOf(filter, parameter));
  const wanted = [...conditionsOf(filter, now, parameter), 'c.ended_at is null', seen].join(' and ');
  return { matched, source: text === undefined ? 'case_file' : 'matched', wanted, parameter, values };
}
