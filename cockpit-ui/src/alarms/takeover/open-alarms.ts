/** Open alarms in the order and by the places in which the wall shows them. Pure. */
import type { Alarm } from '@cockpit/api/alarms';

const STATES: readonly Alarm['state'][] = ['unacknowledged', 'returned', 'acknowledged'];
const PRIORITIES: readonly Alarm['priority'][] = ['high', 'medium', 'low'];
/** Places nearer than this, in degrees, are one place: a metre. */
const SAME_PLACE = 1e-5;

/** As the desk lists them: by state, then priority; the oldest of equals first, for it has waited longest. */
export function inOrder(alarms: Readonly<Record<string, Alarm>>): Alarm[] {
  return Object.values(alarms).sort(
    (a, b) =>
      STATES.indexOf(a.state) - STATES.indexOf(b.state) ||
      PRIORITIES.indexOf(a.priority) - PRIORITIES.indexOf(b.priority) ||
      a.raisedAt - b.raisedAt ||
      a.id - b.id,
  );
}

/** The one worth a card of its own: the worst that is active; low ones are not. */
export function worstOf(alarms: Readonly<Record<string, Alarm>>): Alarm | undefined {
  return inOrder(alarms)
    .filter((alarm) => isActive(alarm) && alarm.priority !== 'low')
    .sort((a, b) => PRIORITIES.indexOf(a.priority) - PRIORITIES.indexOf(b.priority))[0];
}

export function isActive({ state }: Alarm): boolean {
  return state === 'unacknowledged' || state === 'acknowledged';
}

/** Whether the alarm is raised where this stands. */
export function isAt(alarm: Alarm, place: { lon: number | null; lat: number | null }): boolean {
  if (alarm.lon === null || alarm.lat === null || place.lon === null || place.lat === null) return false;
  return Math.abs(alarm.lon - place.lon) < SAME_PLACE && Math.abs(alarm.lat - place.lat) < SAME_PLACE;
}
