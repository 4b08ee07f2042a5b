/**
 * What is unacknowledged, and what of the alarms comes first: the one definition that tile, list, badge, tab, wall, desk and SQL
 * share. Pure, and without schema code, so that screens bundle it as it is.
 */
import type { AlarmPriority } from '@cockpit/ingest/alarms';
import type { Alarm, AlarmState } from '../contract.ts';

/**
 * ISA-18.2 unacknowledged: active, or returned (over), and acknowledged by nobody. What is shelved, suppressed or out of service
 * is not announced and does not count.
 */
export const UNACKNOWLEDGED_STATES: readonly AlarmState[] = ['unacknowledged', 'returned'];

/** States in which an alarm is put away. */
export const HIDDEN_STATES: readonly AlarmState[] = ['shelved', 'suppressed', 'out-of-service'];

const PRIORITIES: readonly AlarmPriority[] = ['high', 'medium', 'low'];
/** Clauses of the standard in the order in which high alarms come: safety, public areas and order, then what is a service. */
const CLAUSES = ['7.1.3.', '7.1.4.', '7.1.', '7.', '5.'];
/** Of equal rank: who has to look now, what is over and unseen, what somebody has. */
const STATES: readonly AlarmState[] = ['unacknowledged', 'returned', 'acknowledged'];

type Ranked = Pick<Alarm, 'lifeSafety' | 'priority' | 'domain' | 'clause'>;
type Standing = Ranked & Pick<Alarm, 'id' | 'state' | 'raisedAt'>;

export function isUnacknowledged({ state }: Pick<Alarm, 'state'>): boolean {
  return UNACKNOWLEDGED_STATES.includes(state);
}

/** Active and not put away, acknowledged or not. */
export function isActive({ state }: Pick<Alarm, 'state'>): boolean {
  return state === 'unacknowledged' || state === 'acknowledged';
}

/** Of the people's own duty, or of the system itself: it has a band on the wall, never the map and never the takeover. */
export function isDutyMatter({ domain }: Pick<Alarm, 'domain'>): boolean {
  return domain === 'duty' || domain === 'system';
}

/** Whether it takes the wall while it is active and nobody has acknowledged it: life safety and what is high, but no duty matter. */
export function takesWall(alarm: Pick<Alarm, 'lifeSafety' | 'priority' | 'domain'>): boolean {
  return (alarm.lifeSafety || alarm.priority === 'high') && !isDutyMatter(alarm);
}

/** Its place among all, smaller first: life safety, high by clause, high duty matters, medium, low. */
export function rankOf(alarm: Ranked): number {
  if (alarm.lifeSafety) return 0;
  if (alarm.priority === 'high') return isDutyMatter(alarm) ? 1 + CLAUSES.length + 1 : 1 + clauseRank(alarm.clause);
  return 1 + CLAUSES.length + 1 + PRIORITIES.indexOf(alarm.priority);
}

/**
 * The order of a list on the wall: life safety, owned or not, then what is unacknowledged, then what is acknowledged; by rank
 * within each, active before returned, the oldest first of equals, for it has waited longest.
 */
export function byRank(a: Standing, b: Standing): number {
  return (
    section(a) - section(b) ||
    rankOf(a) - rankOf(b) ||
    STATES.indexOf(a.state) - STATES.indexOf(b.state) ||
    a.raisedAt - b.raisedAt ||
    a.id - b.id
  );
}

function section(alarm: Standing): number {
  return alarm.lifeSafety ? 0 : isUnacknowledged(alarm) ? 1 : 2;
}

function clauseRank(clause: string | null): number {
  const within = `${clause ?? ''}.`;
  const place = CLAUSES.findIndex((one) => within.startsWith(one));
  return place < 0 ? CLAUSES.length : place;
}
