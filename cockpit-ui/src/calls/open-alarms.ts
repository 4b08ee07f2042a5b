/** Open alarms in the order and by the places in which the wall shows them. Pure. */
import type { Alarm } from '@cockpit/api/alarms';
import { byRank, isActive, isDutyMatter, rankOf, takesWall } from '@cockpit/api/alarms/ranking';

/** Places nearer than this, in degrees, are one place: a metre. */
const SAME_PLACE = 1e-5;

export function alarmsByRank(alarms: Readonly<Record<string, Alarm>>): Alarm[] {
  return Object.values(alarms).sort(byRank);
}

/**
 * The one worth a card of its own on the map: the worst that is active, low ones are not; or one that would take the wall, is
 * over, and was seen by nobody. Duty matters have a band of their own.
 */
export function worstOf(alarms: Readonly<Record<string, Alarm>>): Alarm | undefined {
  return alarmsByRank(alarms)
    .filter((alarm) => !isDutyMatter(alarm) && (isActive(alarm) ? alarm.priority !== 'low' : isReturnedUnseen(alarm)))
    .sort((a, b) => rankOf(a) - rankOf(b))[0];
}

/** Over, and nobody saw it; of those that take the wall: it stays on the map, with a look of its own. */
export function isReturnedUnseen(alarm: Alarm): boolean {
  return alarm.state === 'returned' && takesWall(alarm);
}

/** Whether the alarm is raised where this stands. */
export function isAt(alarm: Alarm, place: { lon: number | null; lat: number | null }): boolean {
  if (alarm.lon === null || alarm.lat === null || place.lon === null || place.lat === null) return false;
  return Math.abs(alarm.lon - place.lon) < SAME_PLACE && Math.abs(alarm.lat - place.lat) < SAME_PLACE;
}
