/** Escalation: what still is as it was when its time has run out is sent again, as an event of its own. */
import { FROM_ALARMS } from '../alarms/rows.ts';
import { STATE_SQL } from '../alarms/state.ts';
import { type Queryable, rows } from '../database/database.ts';
import type { PlannedEvent } from './recipients.ts';

const INSERT = `
  insert into notification_event (community, what, subject, occasion, grid, priority, facts, concerned, department, at, noted_at, planned_at)
  values ($1, $2, $3, $4, $5, $6::smallint, $7::jsonb, $8::int[], $9, to_timestamp($10::float8 / 1000),
    to_timestamp($11::float8 / 1000), to_timestamp($11::float8 / 1000))
  on conflict do nothing returning id::float8 as id`;
/** Nobody owns it, and it is shown. */
const ALARM = `select ${STATE_SQL} = 'unacknowledged' as still ${FROM_ALARMS} where a.id = $2::int8`;
/** It stands in the stage that action brought it to, and its clock runs. */
const CASE = `
  select c.ended_at is null and c.suspended_at is null and c.stage = act.to_stage as still
  from case_file c join case_action act on act.case_id = c.id and act.version = $2::int where c.id = $1::int8`;

/** The new event; undefined: somebody has acted, or it was sent already. */
export async function recordOverdue(
  tx: Queryable,
  event: PlannedEvent,
  rule: { id: number; afterMinutes: number },
  now: number,
  realNow: number,
): Promise<PlannedEvent | undefined> {
  if (!(await stillSo(tx, event, now))) return undefined;
  const late: Omit<PlannedEvent, 'id'> = {
    ...event,
    what: event.what === 'alarm.raised' ? 'alarm.escalated' : event.what,
    occasion: `${event.occasion}/rule ${rule.id}`,
    facts: { ...event.facts, lateMinutes: rule.afterMinutes },
    at: now,
  };
  const { community, what, subject, occasion, grid, priority, facts, concerned, department } = late;
  const values = [community, what, subject, occasion, grid, priority, JSON.stringify(facts), concerned, department];
  const [made] = await rows<{ id: number }>(tx, 'notification-late-event', INSERT, [...values, now, realNow]);
  return made && { ...late, id: made.id };
}

/** It is not over. */
const PIPELINE = 'select ended_at is null as still from pipeline_break where id = $1::int8';

async function stillSo(tx: Queryable, { subject, occasion }: PlannedEvent, now: number): Promise<boolean> {
  const [kind, id] = subject.split(':');
  const [found] =
    kind === 'pipeline'
      ? await rows<{ still: boolean }>(tx, 'notification-pipeline-still', PIPELINE, [id])
      : kind === 'alarm'
        ? await rows<{ still: boolean }>(tx, 'notification-alarm-still', ALARM, [now, id])
        : await rows<{ still: boolean }>(tx, 'notification-case-still', CASE, [id, Number.parseInt(occasion, 10)]);
  return found?.still ?? false;
}
