/**
 * Alarms are ingest's rows: what is to be told of them is found by looking, not by being told, so that nothing is missed while
 * no api runs. One api at a time looks; an event is recorded once.
 */
import { ALARM_ACTION, ALARM_LIMIT, FROM_ALARMS } from '../alarms/rows.ts';
import { STATE_SQL } from '../alarms/state.ts';
import { type Queryable, rows } from '../database/database.ts';
import { type NewEvent, noteEvents } from '../outbox/events.ts';
import type { Text } from '../wire/contract.ts';

/** What was announced longer ago when it is first seen is history. */
const NEWS_MS = 24 * 60 * 60_000;
const LOOK_MAX = 500;

const FACTS = `a.community, 'alarm:' || a.id as subject, a.grid, a.priority::int as priority,
  jsonb_build_object('zh', a.title_zh, 'en', a.title_en) as title,
  jsonb_build_object('zh', a.source_zh, 'en', a.source_en) as place, (a.args->>'clockErrorMs')::float8 as "clockErrorMs",
  case when a.args ? 'late' then (extract(epoch from a.raised_at) * 1000)::float8 end as "happenedAt",
  (a.args->>'arrivedAt')::float8 as "arrivedAt", a.value, a.unit, ${ALARM_LIMIT} as "limit", ${ALARM_ACTION} as action`;
/** Somebody is told of this kind and priority at all. */
const wanted = (what: string) => `exists (select from notification_rule r where r.enabled and r.community = a.community
  and '${what}' = any(r.whats) and (r.priorities is null or a.priority = any(r.priorities)))`;
const unnoted = (what: string, occasion: string) => `not exists (select from notification_event e
  where e.what = '${what}' and e.subject = 'alarm:' || a.id and e.occasion = ${occasion})`;

/** Shown and nobody's yet, over or not: one that came and went between two looks is told as well; what is shelved, suppressed or out of service is not told. Of the pipeline the api has told (pipeline-events.ts). */
const RAISED = `
  select ${FACTS}, '' as occasion, '{}'::int[] as concerned, (extract(epoch from a.announced_at) * 1000)::float8 as at ${FROM_ALARMS}
  where a.open and a.source not like 'pipeline:%' and a.announced_at > to_timestamp($2::float8 / 1000) and ${STATE_SQL} in ('unacknowledged', 'returned')
    and ${wanted('alarm.raised')} and ${unnoted('alarm.raised', "''")}
  order by a.priority, a.announced_at limit $3::int`;
const ESCALATED = `
  select ${FACTS}, act.id::text as occasion, '{}'::int[] as concerned, (extract(epoch from act.at) * 1000)::float8 as at
  from alarm_action act join alarm a on a.id = act.alarm
  where act.action = 'ack-expired' and act.at > to_timestamp($1::float8 / 1000)
    and ${wanted('alarm.escalated')} and ${unnoted('alarm.escalated', 'act.id::text')}
  order by act.id limit $2::int`;
/** The end is sent where the beginning was sent. */
const ENDED = `
  select ${FACTS}, '' as occasion, '{}'::int[] as concerned, (extract(epoch from a.cleared_at) * 1000)::float8 as at
  from notification_event told join alarm a on a.id = substr(told.subject, 7)::int8
  where told.what = 'alarm.raised' and told.at > to_timestamp($1::float8 / 1000) - interval '7 days' and a.cleared_at is not null
    and ${wanted('alarm.ended')} and ${unnoted('alarm.ended', "''")}
  order by a.cleared_at limit $2::int`;

type Found = Pick<NewEvent, 'community' | 'subject' | 'occasion' | 'grid' | 'priority' | 'concerned' | 'at'> &
  NewEvent['facts'] & {
    clockErrorMs: number | null;
    happenedAt: number | null;
    arrivedAt: number | null;
    value: number | null;
    unit: string | null;
    limit: number | null;
    action: Text | null;
  };

/** Notes what has happened to alarms; returns how many events are new. */
export async function noteAlarmEvents(tx: Queryable, now: number): Promise<number> {
  const since = now - NEWS_MS;
  const raised = await rows<Found>(tx, 'notification-raised', RAISED, [now, since, LOOK_MAX]);
  const escalated = await rows<Found>(tx, 'notification-escalated', ESCALATED, [since, LOOK_MAX]);
  const ended = await rows<Found>(tx, 'notification-ended', ENDED, [since, LOOK_MAX]);
  const events = [
    ...raised.map((found) => eventOf('alarm.raised', found)),
    ...escalated.map((found) => eventOf('alarm.escalated', found)),
    ...ended.map((found) => eventOf('alarm.ended', found)),
  ];
  return noteEvents(tx, events);
}

function eventOf(what: NewEvent['what'], found: Found): NewEvent {
  const { title, place, clockErrorMs, happenedAt, arrivedAt, value, unit, limit, action, ...rest } = found;
  const measured = value === null ? {} : { value, unit, limit };
  const timing = {
    ...(clockErrorMs === null ? {} : { clockErrorMs }),
    ...(happenedAt === null ? {} : { happenedAt, arrivedAt }),
  };
  return {
    ...rest,
    what,
    department: null,
    facts: { title, place, ...measured, ...(action === null ? {} : { action }), ...timing },
  };
}
