import { type Queryable, rows } from '../../database/database.ts';
import { grantedGrids, reachOf } from '../../rights/reach.ts';
import type { Person } from '../../sessions/person.ts';
import { CASE_TABLE } from '../act/constants.ts';
import { PLAN_DECIDED_WITHIN_MS } from '../constants.ts';
import type { WaitingDecision } from './contract.ts';

const SHOWN_MAX = 100;

/** As the actions that decide them judge: not one's own, a plan while the case is worked on, time only for what is open. */
const WAITING = `
  with asked as (
    select case_id, kind, asked_by, asked_name, asked_at, reason, note, until from case_request where decided_at is null
    union all
    select case_id, 'plan', made_by, made_name, made_at, null, null, to_timestamp((plan->>'until')::float8 / 1000)
    from case_rectification where approved_at is null
  ), waiting as (
    select asked.*, c.number, c.title, c.place,
      case when asked.kind = 'plan' then asked.asked_at + $5::float8 * interval '1 ms' when asked.kind <> 'appeal' then c.due_at end as decide_by
    from asked join case_file c on c.id = asked.case_id
    where c.community = $1 and asked.asked_by <> $2::int
      and case asked.kind
        when 'appeal' then $4::text[] is null or c.grid = any($4)
        when 'plan' then ($3::text[] is null or c.grid = any($3)) and c.hazard_level = 'major' and c.stage = any($7::text[])
        else ($3::text[] is null or c.grid = any($3)) and c.ended_at is null end
  )
  select kind, case_id::float8 as "case", number, title, place, asked_name as "askedBy",
    (extract(epoch from asked_at) * 1000)::float8 as "askedAt", reason, note, (extract(epoch from until) * 1000)::float8 as until,
    (extract(epoch from decide_by) * 1000)::float8 as "decideBy", (count(*) over ())::int as count
  from waiting order by decide_by nulls last, asked_at, case_id, kind limit $6::int`;

/** What somebody may decide in a community. */
export async function readWaiting(
  database: Queryable,
  person: Person,
  community: string,
): Promise<{ decisions: WaitingDecision[]; count: number }> {
  const gridsOf = (right: 'case.decide' | 'case.judge') => {
    const reach = reachOf(person.grants, right);
    const granted = reach === undefined ? [] : grantedGrids(reach, community);
    return granted === null ? null : [...granted];
  };
  const found = await rows<WaitingDecision & { count: number }>(database, 'case-waiting', WAITING, [
    community,
    person.id,
    gridsOf('case.decide'),
    gridsOf('case.judge'),
    PLAN_DECIDED_WITHIN_MS,
    SHOWN_MAX,
    CASE_TABLE['approve-plan'].from,
  ]);
  return { decisions: found.map(({ count: _, ...one }) => one), count: found[0]?.count ?? 0 };
}
