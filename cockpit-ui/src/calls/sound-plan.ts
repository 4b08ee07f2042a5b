/** What the desk sounds like now: one voice at a time, the worst first. Pure. */
import type { Alarm } from '@cockpit/api/alarms';

/** Patterns are told apart by ear; `flood` is one sound for many. */
export type Voice = Alarm['priority'] | 'flood';

/** How often each repeats until somebody acknowledges, ms; null: once for each new alarm. */
export const REPEAT_MS: Record<Voice, number | null> = { high: 4_000, medium: 20_000, low: null, flood: 12_000 };

const BY_URGENCY: readonly Alarm['priority'][] = ['high', 'medium', 'low'];

export interface AudibleAlarms {
  alarms: readonly Pick<Alarm, 'id' | 'priority' | 'state'>[];
  /** Alarms come faster than a person can read. */
  flood: boolean;
  /** The picture is not live: nothing may be said of it. */
  stale: boolean;
}

/** The voice that repeats now; null: silence. What is acknowledged, over or put away is silent. */
export function voiceOf({ alarms, flood, stale }: AudibleAlarms): Voice | null {
  if (stale) return null;
  const calling = alarms.filter(({ state }) => state === 'unacknowledged');
  if (calling.length === 0) return null;
  if (flood) return 'flood';
  return BY_URGENCY.find((priority) => calling.some((alarm) => alarm.priority === priority)) ?? null;
}

/** Alarms that call for the first time, the worst first: for notifications, and for a voice that sounds once. */
export function newAlarms<A extends AudibleAlarms['alarms'][number]>(
  known: ReadonlySet<number>,
  alarms: readonly A[],
): A[] {
  return alarms
    .filter(({ id, state }) => state === 'unacknowledged' && !known.has(id))
    .sort((a, b) => BY_URGENCY.indexOf(a.priority) - BY_URGENCY.indexOf(b.priority));
}
