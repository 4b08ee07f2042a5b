/** The board: what is open by stage, the next limits first, and what is suspended. */
import type { Database } from '../../database/database.ts';
import { OPEN_STAGES } from '../constants.ts';
import type { OpenStage } from '../contract.ts';
import { countOpenCases } from '../counting.ts';
import { CASE_COLUMNS, CASE_JOINS, type CaseRow, overdueSql } from '../rows.ts';
import { BOARD_COLUMN_MAX } from './contract.ts';
import { areFew, type CaseFilter, openCases, parameters } from './filter.ts';

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

type Column = CaseRow & { counts: Count[] | null };

export async function readBoard(database: Database, filter: CaseFilter, now: number): Promise<Board> {
  const few = areFew(filter);
  const [kept, cases] = await Promise.all([
    few ? [] : readCounts(database, filter, now),
    readColumns(database, filter, now, few),
  ]);
  // Where there is anything to count, there is a first case.
  const counts = few ? (cases[0]?.counts ?? []) : kept;
  const sum = (wanted: (count: Count) => boolean, of: 'cases' | 'overdue') =>
    counts.filter(wanted).reduce((total, count) => total + count[of], 0);
  const rows = cases.map(({ counts: _, ...row }) => row);
  return {
    columns: OPEN_STAGES.map((stage) => {
      const stands = (count: Count) => count.stage === stage && !count.suspended;
      const isIn = (row: CaseRow) => row.stage === stage && row.suspendedUntil === null;
      return { stage, count: sum(stands, 'cases'), overdue: sum(stands, 'overdue'), cases: rows.filter(isIn) };
    }),
    suspended: {
      count: sum(({ suspended }) => suspended, 'cases'),
      cases: rows.filter((row) => row.suspendedUntil !== null),
    },
  };
}

/** Kept counts where there is nothing else to look at than grids; counted one by one otherwise. */
async function readCounts(database: Database, filter: CaseFilter, now: number): Promise<readonly Count[]> {
  const { community, grids, reach } = filter;
  if (isByGridsOnly(filter)) {
    const both = grids && reach.all ? grids.filter((grid) => reach.all?.includes(grid)) : (grids ?? reach.all);
    return (await countOpenCases(database, community, both && [...both], now)) as readonly (Count & object)[];
  }
  const { values, parameter } = parameters();
  const { source, wanted } = openCases(filter, now, parameter);
  return (await database.query<Count>(countSql(source, wanted, parameter(now, 'float8')), values)).rows;
}

/** The first of each column; suspended ones by when they go on. `counted`: the first row carries the counts. */
async function readColumns(database: Database, filter: CaseFilter, now: number, counted: boolean): Promise<Column[]> {
  const { values, parameter } = parameters();
  const { head, source, wanted } = openCases(filter, now, parameter);
  const most = parameter(BOARD_COLUMN_MAX, 'int');
  const counts = counted
    ? `case when row_number() over (order by page.suspended, page.place) = 1 then
        (select jsonb_agg(k) from (${countSql(source, wanted, parameter(now, 'float8'))}) as k) end`
    : 'null';
  const open = () => `select c.id, false as suspended, c.due_at as place
    from unnest(${parameter(OPEN_STAGES, 'text[]')}) as s(stage) cross join lateral (
      select c.id, c.due_at from ${source} c where ${wanted} and c.stage = s.stage and c.suspended_at is null
      order by c.due_at, c.id limit ${most}) as c`;
  const put = () => `select c.id, true as suspended, c.suspended_until as place
    from (select c.id, c.suspended_until from ${source} c where ${wanted} and c.suspended_at is not null
      order by c.suspended_until, c.id limit ${most}) as c`;
  const { suspended } = filter;
  const parts = [...(suspended === true ? [] : [open()]), ...(suspended === false ? [] : [put()])];
  const text = `${head} select ${CASE_COLUMNS}, ${counts} as counts from (${parts.join(' union all ')}) as page
    join case_file c on c.id = page.id ${CASE_JOINS} order by page.suspended, page.place, c.id`;
  return (await database.query<Column>(text, values)).rows;
}

function countSql(source: string, wanted: string, now: string): string {
  return `select c.stage, c.suspended_at is not null as suspended, count(*)::int as cases,
      count(*) filter (where ${overdueSql(now)})::int as overdue
    from ${source} c where ${wanted} group by c.stage, 2`;
}

function isByGridsOnly(filter: CaseFilter): boolean {
  const { department, categories, sources, priorities, overdue, suspended, hazard } = filter;
  const isNarrowed = overdue || hazard || suspended !== undefined || department !== undefined;
  return !areFew(filter) && !isNarrowed && categories === null && sources === null && priorities === null;
}
