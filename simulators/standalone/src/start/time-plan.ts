/** Which time the community lives in and which stretch of it is published as history. Pure. */
import { clockFrom } from '@cockpit/ingest/clock';
import { DateTime } from 'luxon';
import type { State } from '../data-folder/state.ts';

const DAY_MS = 86_400_000;
/** Devices may have published this much after the last note of it (time-notes.ts), at the world's speed. */
const UNNOTED_MS = 10_000;

export interface ClockPlan {
  /** COCKPIT_CLOCK for every process; undefined: the world's time. */
  spec: string | undefined;
  /** Why it is not the world's time although nobody asked for it. */
  note: string | undefined;
}

export interface ClockOptions {
  /** Simulated seconds per real second. */
  speed: number;
  /** HH:MM at which simulated time begins; undefined: now. */
  startsAt: string | undefined;
  /** IANA zone of the community. */
  timezone: string;
}

/** Simulated time never begins before what is already stored: an earlier run may have lived faster than the world. */
export function planClock(
  state: Readonly<State>,
  { speed, startsAt, timezone }: ClockOptions,
  realNow: number,
): ClockPlan {
  const stored = state.simulatedUntil ?? 0;
  if (startsAt !== undefined) {
    const from = nextTimeOfDay(startsAt, timezone, realNow, Math.max(stored, (state.publishedUntil ?? 0) + UNNOTED_MS));
    return {
      spec: `${Math.round(realNow)}:${from.toMillis()}:${speed}`,
      note: `Simulated time begins at ${from.toFormat('yyyy-MM-dd HH:mm')} (${timezone}).`,
    };
  }
  const ahead = stored > realNow;
  if (speed === 1 && !ahead) return { spec: undefined, note: undefined };
  const from = Math.round(Math.max(realNow, stored));
  const note = ahead
    ? `An earlier run with --speed reached ${new Date(stored).toISOString()}; time goes on from there (another --data-dir begins anew).`
    : undefined;
  return { spec: `${Math.round(realNow)}:${from}:${speed}`, note };
}

/** That local time on the first working day (Monday to Friday) on which it lies after `earliest` (epoch ms): today, if it is one. */
function nextTimeOfDay(time: string, zone: string, realNow: number, earliest: number): DateTime {
  const [hour, minute] = time.split(':').map(Number) as [number, number];
  const today = DateTime.fromMillis(Math.max(realNow, earliest), { zone }).set({
    hour,
    minute,
    second: 0,
    millisecond: 0,
  });
  let found = today.toMillis() >= earliest ? today : today.plus({ days: 1 });
  while (found.weekday > 5) found = found.plus({ days: 1 });
  return found;
}

/** `clockFrom` with the plan. */
export function clockOf(plan: ClockPlan) {
  return clockFrom(plan.spec);
}

/** The stretch to publish, epoch ms; undefined when there is none. What was published before is left out. */
export function planHistory(
  state: Readonly<State>,
  days: number,
  now: number,
): { from: number; to: number } | undefined {
  if (days === 0) return undefined;
  const wanted = now - days * DAY_MS;
  const { pendingFrom, publishedFrom = now, publishedUntil = 0 } = state;
  // A stretch asked for that reaches back behind what is known is published whole: what is there has no second effect.
  const known = pendingFrom ?? (publishedFrom <= wanted ? publishedUntil : 0);
  const from = Math.round(Math.max(wanted, known));
  return from < now ? { from, to: Math.round(now) } : undefined;
}
