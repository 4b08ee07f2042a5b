/** How a case is read: the one set of columns that lists, details, answers to actions and the live channel share. */
import type { CaseCategory } from './categories/contract.ts';
import type { CaseFile } from './contract.ts';

/** As the database gives it. Names of categories are not in it: most of them ship as files. */
export type CaseRow = Omit<CaseFile, 'categoryName'> & { community: string };

/** Code → category; all that is needed of one is its name. */
export type CategoryNames = ReadonlyMap<string, Pick<CaseCategory, 'name'>>;

/** Which of a category's limits runs in a stage. */
const LIMIT_OF = `case c.stage when 'filing' then 'dispatch' when 'dispatch' then 'handle' when 'handling' then 'handle' else 'check' end`;

const epoch = (column: string) => `(extract(epoch from c.${column}) * 1000)::float8`;

/** Past the limit of its stage at the instant that `at` stands for (epoch ms). Nothing suspended or ended has a limit. */
export const overdueSql = (at: string) => `c.due_at <= to_timestamp(${at}::float8 / 1000)`;

/** What the columns need besides case_file c. */
export const CASE_JOINS = 'left join facility f on f.id = c.facility';
export const FROM_CASES = `from case_file c ${CASE_JOINS}`;

export const CASE_COLUMNS = `c.id::float8 as id, c.community, c.number, c.version, c.stage, c.source, c.title, c.grid,
  f.code as facility, c.place, c.lon, c.lat, (array['high', 'medium', 'low'])[c.priority] as priority,
  c.hazard_level as "hazardLevel", c.category, c.department, c.department_name as "departmentName",
  c.handler_name as handler, c.verifier_name as verifier, ${epoch('reported_at')} as "reportedAt",
  ${epoch('filed_at')} as "filedAt", ${epoch('dispatched_at')} as "dispatchedAt", ${epoch('handled_at')} as "handledAt",
  ${epoch('ended_at')} as "endedAt", ${epoch('stage_since')} as "stageSince", ${epoch('due_at')} as "dueAt",
  case when c.due_at is not null then c.limits -> (${LIMIT_OF}) ->> 'unit' end as "dueUnit", ${epoch('total_due_at')} as "totalDueAt",
  case when c.suspended_at is not null then ${epoch('suspended_until')} end as "suspendedUntil",
  c.supervised, c.closure, c.self_handled as "selfHandled", c.rework, array(select q.kind from case_request q
    where q.case_id = c.id and q.decided_at is null order by q.kind) as asks,
  (select count(*)::int from case_signal s where s.case_id = c.id) as signals`;

/** A row as screens see it. */
export function caseFile({ community: _, ...row }: CaseRow, categories: CategoryNames): CaseFile {
  return { ...row, categoryName: (row.category === null ? undefined : categories.get(row.category)?.name) ?? null };
}
