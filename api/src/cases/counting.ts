/** How cases are counted: the one definition that wall, desk and figures share (docs/CASES.md). */
import { type Queryable, rows } from '../database.ts';
import type { CaseStage } from './contract.ts';
import { overdueSql } from './rows.ts';

/** From inclusive, to exclusive, epoch ms. */
export interface Period {
  from: number;
  to: number;
}

/** What cases are told apart by. */
export type CountedBy = 'grid' | 'department' | 'category' | 'source' | 'handler';

export interface Counted {
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
  /** Closed by the total limit, or without ever having had one (put right on the spot). */
  onTime: number;
}

/** Open cases that stand in one stage. */
export interface CaseStanding {
  key: string | null;
  stage: CaseStage;
  suspended: boolean;
  cases: number;
  overdue: number;
  /** Epoch ms of the next limit that runs out; null: none will. */
  nextDueAt: number | null;
}

type Flow = Exclude<keyof CaseFlow, 'key'>;

const within = (column: string) =>
  `c.${column} >= to_timestamp($3::float8 / 1000) and c.${column} < to_timestamp($4::float8 / 1000)`;
const IN_GRIDS = 'c.community = $1 and ($2::text[] is null or c.grid = any($2))';

const FLOWS: Record<Flow, string> = {
  reported: within('reported_at'),
  filed: within('filed_at'),
  dispatched: within('dispatched_at'),
  handled: within('handled_at'),
  closed: `c.stage = 'closed' and c.closure <> 'bundled' and ${within('ended_at')}`,
  rejected: `c.stage = 'rejected' and ${within('ended_at')}`,
};

/** Limit in the period, or closed in it. Suspended cases owe nothing for now, rejected and bundled ones never did. */
const SHOULD_CLOSE = `c.stage <> 'rejected' and c.closure is distinct from 'bundled' and c.suspended_at is null
  and ((${within('total_due_at')}) or (c.stage = 'closed' and ${within('ended_at')}))`;
const CLOSED_BY_ITS_END = `c.stage = 'closed' and c.ended_at < to_timestamp($4::float8 / 1000)`;

/** What happened in a period. */
export async function readFlows(db: Queryable, { community, by, grids }: Counted, period: Period): Promise<CaseFlow[]> {
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
export function readClosing(db: Queryable, { community, by, grids }: Counted, period: Period): Promise<CaseClosing[]> {
  return rows(
    db,
    `case-closing-${by}`,
    `select c.${by}::text as key, count(*)::int as "shouldClose", count(*) filter (where ${CLOSED_BY_ITS_END})::int as closed,
       count(*) filter (where ${CLOSED_BY_ITS_END}
         and (c.total_due_at is null or c.ended_at <= c.total_due_at))::int as "onTime"
     from case_file c where ${IN_GRIDS} and ${SHOULD_CLOSE} group by c.${by}`,
    [community, grids, period.from, period.to],
  );
}

/** What is open at `now`. */
export function readStanding(db: Queryable, { community, by, grids }: Counted, now: number): Promise<CaseStanding[]> {
  return rows(
    db,
    `case-standing-${by}`,
    `select c.${by}::text as key, c.stage, c.suspended_at is not null as suspended, count(*)::int as cases,
       count(*) filter (where ${overdueSql('$3')})::int as overdue,
       (extract(epoch from min(c.due_at) filter (where not ${overdueSql('$3')})) * 1000)::float8 as "nextDueAt"
     from case_file c where ${IN_GRIDS} and c.ended_at is null group by c.${by}, c.stage, 3`,
    [community, grids, now],
  );
}

function noFlow(key: string | null): CaseFlow {
  return { key, reported: 0, filed: 0, dispatched: 0, handled: 0, closed: 0, rejected: 0 };
}
