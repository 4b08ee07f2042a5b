/** How cases are counted: the one definition that wall, desk and figures share (docs/CASES.md). */
import { type Queryable, rows } from '../database/database.ts';
import type { CaseStage } from './contract.ts';
import { overdueSql } from './rows.ts';

/** From inclusive, to exclusive, epoch ms. */
export interface Period {
  from: number;
  to: number;
}

/** What cases are told apart by. */
export type CountedBy = 'grid' | 'department' | 'category' | 'source' | 'handler';

export interface CountRequest {
  community: string;
  by: CountedBy;
  /** Null: all of the community. */
  grids: string[] | null;
}

/** What happened in a period; each case once for each. Bundled ones were not closed, another one was. */
export interface CaseFlow {
  /** Of what cases are told apart by; null: they have none. */
  key: string | null;
  reported: number;
  filed: number;
  /** For the first time. */
  dispatched: number;
  /** For the last time. */
  handled: number;
  closed: number;
  rejected: number;
}

/** 应结案 of a period, and what became of it by its end. */
export interface CaseClosing {
  key: string | null;
  shouldClose: number;
  closed: number;
  /** Closed by the total limit, without ever having had one (handled on the spot), or late but excused by an upheld appeal. */
  onTime: number;
}

/** Open cases of a grid that stand in one stage. */
export interface OpenCases {
  /** The grid; null: no place. */
  key: string | null;
  stage: CaseStage;
  suspended: boolean;
  cases: number;
  overdue: number;
  /** Epoch ms of the next limit that runs out; null: none will. */
  nextDueAt: number | null;
}

type Flow = Exclude<keyof CaseFlow, 'key'>;

/** An instant of a case lies in the period: parameters 3 and 4. */
export const inPeriod = (column: string) =>
  `c.${column} >= to_timestamp($3::float8 / 1000) and c.${column} < to_timestamp($4::float8 / 1000)`;
/** Cases of a community, parameter 1, and of grids, parameter 2. */
export const IN_GRIDS = 'c.community = $1 and ($2::text[] is null or c.grid = any($2))';

export const FLOWS: Record<Flow, string> = {
  reported: inPeriod('reported_at'),
  filed: inPeriod('filed_at'),
  dispatched: inPeriod('dispatched_at'),
  handled: inPeriod('handled_at'),
  closed: `c.stage = 'closed' and c.closure <> 'bundled' and ${inPeriod('ended_at')}`,
  rejected: `c.stage = 'rejected' and ${inPeriod('ended_at')}`,
};

/** Limit in the period, or closed in it. Suspended cases owe nothing for now, rejected and bundled ones never did. */
export const SHOULD_CLOSE = `c.stage <> 'rejected' and c.closure is distinct from 'bundled' and c.suspended_at is null
  and ((${inPeriod('total_due_at')}) or (c.stage = 'closed' and ${inPeriod('ended_at')}))`;
export const CLOSED_BY_ITS_END = `c.stage = 'closed' and c.ended_at < to_timestamp($4::float8 / 1000)`;
/** An upheld appeal (申诉) takes the fault away. */
export const CLOSED_ON_TIME = `${CLOSED_BY_ITS_END}
  and (c.excused or c.total_due_at is null or c.ended_at <= c.total_due_at)`;

/** What happened in a period. */
export async function readFlows(
  db: Queryable,
  { community, by, grids }: CountRequest,
  period: Period,
): Promise<CaseFlow[]> {
  const parts = Object.entries(FLOWS).map(
    ([flow, condition]) => `select '${flow}' as flow, c.${by}::text as key, count(*)::int as cases
      from case_file c where ${IN_GRIDS} and ${condition} group by c.${by}`,
  );
  const found = await rows<{ flow: Flow; key: string | null; cases: number }>(
    db,
    `case-flows-${by}`,
    parts.join(' union all '),
    [community, grids, period.from, period.to],
  );
  const flows = new Map<string | null, CaseFlow>();
  for (const { flow, key, cases } of found) {
    const row = flows.get(key) ?? noFlow(key);
    flows.set(key, { ...row, [flow]: cases });
  }
  return [...flows.values()];
}

/** What should be closed in a period, and was. */
export function readClosing(
  db: Queryable,
  { community, by, grids }: CountRequest,
  period: Period,
): Promise<CaseClosing[]> {
  return rows(
    db,
    `case-closing-${by}`,
    `select c.${by}::text as key, count(*)::int as "shouldClose", count(*) filter (where ${CLOSED_BY_ITS_END})::int as closed,
       count(*) filter (where ${CLOSED_ON_TIME})::int as "onTime"
     from case_file c where ${IN_GRIDS} and ${SHOULD_CLOSE} group by c.${by}`,
    [community, grids, period.from, period.to],
  );
}

/** What is open at `now`, by grid: counts are kept (case_tally), limits looked up. Past limits alone are read one by one. */
export function countOpenCases(
  db: Queryable,
  community: string,
  grids: string[] | null,
  now: number,
): Promise<OpenCases[]> {
  const probe = (what: string) =>
    `case when t.grid is null then (${what} and c.grid is null) else (${what} and c.grid = t.grid) end`;
  const inStage = 'from case_file c where c.community = $1 and c.stage = t.stage and c.ended_at is null';
  return rows(
    db,
    'case-open-counts',
    `select t.grid as key, t.stage, t.suspended, t.cases,
       case when t.suspended then 0 else ${probe(`select count(*)::int ${inStage} and ${overdueSql('$3')}`)} end as overdue,
       (extract(epoch from case when not t.suspended then ${probe(`select min(c.due_at) ${inStage} and not ${overdueSql('$3')}`)} end)
         * 1000)::float8 as "nextDueAt"
     from (select grid, stage, suspended, sum(cases)::int as cases from case_tally
       where community = $1 and ($2::text[] is null or grid = any($2)) group by grid, stage, suspended having sum(cases) > 0) t`,
    [community, grids, now],
  );
}

function noFlow(key: string | null): CaseFlow {
  return { key, reported: 0, filed: 0, dispatched: 0, handled: 0, closed: 0, rejected: 0 };
}
