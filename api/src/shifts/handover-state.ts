/** What a shift hands over: open alarms, what is put away, cases that wait or run out, promises. */
import { ALARM_PRIORITIES, type AlarmPriority } from '@cockpit/ingest/alarms';
import { FROM_ALARMS, RANK_SQL } from '../alarms/rows.ts';
import { STATE_SQL } from '../alarms/state.ts';
import { type Queryable, rows } from '../database/database.ts';
import type { HandoverState } from './contract.ts';

const LISTED_MAX = 200;

export interface HandoverStateQuestion {
  community: string;
  /** Null: all of them. */
  grids: string[] | null;
  /** Whose alarms pass to who takes over. */
  person: number;
  now: number;
  /** End of the shift that takes over, epoch ms. */
  until: number;
}

export async function readHandoverState(database: Queryable, question: HandoverStateQuestion): Promise<HandoverState> {
  const alarms = await readAlarms(database, question);
  const shelved = await readShelved(database, question);
  const cases = await readCases(database, question);
  const promises = await readPromises(database, question.community);
  return {
    at: question.now,
    alarms: alarms.map(({ rank, total: _, ...alarm }) => ({ ...alarm, priority: priorityOf(rank) })),
    alarmsOpen: alarms[0]?.total ?? 0,
    shelved,
    cases: cases.map(({ total: _, ...one }) => one),
    casesOpen: cases[0]?.total ?? 0,
    promises,
  };
}

/** Of what somebody signed, what lies within the grids of who reads it; a case without a place is for who holds the whole community. */
export function handoverStateWithin(handoverState: HandoverState, grids: readonly string[] | null): HandoverState {
  if (grids === null) return handoverState;
  const isWithin = ({ grid }: { grid?: string | null }) => typeof grid === 'string' && grids.includes(grid);
  const isTold = (row: { grid?: string | null }) => row.grid === null || isWithin(row);
  const [alarms, cases] = [handoverState.alarms.filter(isTold), handoverState.cases.filter(isWithin)];
  const shelved = handoverState.shelved.filter(isTold);
  return { ...handoverState, alarms, alarmsOpen: alarms.length, shelved, cases, casesOpen: cases.length };
}

function readPromises(database: Queryable, community: string): Promise<HandoverState['promises']> {
  return rows(
    database,
    'shift-promises',
    `select id::float8 as id, what, (extract(epoch from due_at) * 1000)::float8 as "dueAt", made_by as by
     from shift_promise as promise where community = $1 and done_at is null order by due_at, promise.id`,
    [community],
  );
}

function readAlarms(database: Queryable, { community, grids, person, now }: HandoverStateQuestion) {
  return rows<Omit<HandoverState['alarms'][number], 'priority'> & { rank: number; total: number }>(
    database,
    'handover-state-alarms',
    `select a.id::float8 as id, a.grid, jsonb_build_object('zh', a.title_zh, 'en', a.title_en) as title,
       jsonb_build_object('zh', a.source_zh, 'en', a.source_en) as "sourceName", a.priority::int as rank, ${STATE_SQL} as state,
       (extract(epoch from a.raised_at) * 1000)::float8 as "raisedAt", h.acked_name as owner,
       coalesce(h.acked_by = $4, false) as mine, (extract(epoch from h.ack_expires_at) * 1000)::float8 as "ackExpiresAt",
       count(*) over ()::int as total
     ${FROM_ALARMS} where a.open and a.community = $2 and ($3::text[] is null or a.grid is null or a.grid = any($3))
       and ${STATE_SQL} in ('unacknowledged', 'acknowledged', 'returned')
     order by ${RANK_SQL}, a.raised_at desc, a.id desc limit $5::int`,
    [now, community, grids, String(person), LISTED_MAX],
  );
}

function readShelved(
  database: Queryable,
  { community, grids, now }: HandoverStateQuestion,
): Promise<HandoverState['shelved']> {
  return rows(
    database,
    'handover-state-shelved',
    `select distinct on (p.rule, p.source) a.grid, jsonb_build_object('zh', a.title_zh, 'en', a.title_en) as title,
       jsonb_build_object('zh', a.source_zh, 'en', a.source_en) as "sourceName",
       case when p.out_of_service_at is null then (extract(epoch from p.shelved_until) * 1000)::float8 end as until,
       coalesce(p.out_of_service_name, p.shelved_name) as by, coalesce(p.out_of_service_reason, p.shelve_reason) as reason
     from alarm_point p join alarm a on a.community = p.community and a.rule = p.rule and a.source = p.source
     where p.community = $1 and (p.out_of_service_at is not null or p.shelved_until > to_timestamp($2::float8 / 1000))
       and ($3::text[] is null or a.grid is null or a.grid = any($3))
     order by p.rule, p.source, a.raised_at desc limit $4::int`,
    [community, now, grids, LISTED_MAX],
  );
}

function readCases(database: Queryable, { community, grids, until }: HandoverStateQuestion) {
  return rows<HandoverState['cases'][number] & { total: number }>(
    database,
    'handover-state-cases',
    `select c.id::float8 as id, c.grid, c.number, c.title, c.stage, (extract(epoch from c.due_at) * 1000)::float8 as "dueAt",
       c.handler_name as handler, count(*) over ()::int as total
     from case_file c
     where c.community = $1 and c.ended_at is null and ($2::text[] is null or c.grid = any($2))
       and (c.due_at < to_timestamp($3::float8 / 1000) or c.stage in ('collection', 'filing', 'feedback'))
     order by c.due_at nulls last, c.id limit $4::int`,
    [community, grids, until, LISTED_MAX],
  );
}

function priorityOf(rank: number): AlarmPriority {
  return ALARM_PRIORITIES[rank - 1] ?? 'low';
}
