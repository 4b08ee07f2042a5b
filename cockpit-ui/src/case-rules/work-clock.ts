/** What is left of a limit in the time it is counted in (紧急工作时, 工作时, 工作日, 自然日), by the community's own calendar. Pure. */
import type { LimitUnit, WorkCalendar } from '@cockpit/api/organisation';
import { localDayStart, localTime } from '../format/time.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

export interface WorkClock {
  /** Ms of the unit's own time from `at` to `due`, negative when it is past; null: beyond the days that are known. */
  left(at: number, due: number, unit: LimitUnit): number | null;
  /** How long people work on one day, ms. */
  dayMs: number;
}

export interface WorkTimes {
  hours: WorkCalendar['hours'];
  /** One after the other. */
  days: readonly Pick<WorkCalendar['days'][number], 'day' | 'works'>[];
}

/** The same counting as the api's calendar does for due dates, over the days that were asked for. */
export function createWorkClock({ hours, days }: WorkTimes, timezone: string): WorkClock {
  const spans = hours.map(([from, to]) => [minutesOf(from) * MINUTE_MS, minutesOf(to) * MINUTE_MS] as const);
  // Spans people work, in order, each with what was worked before it: a question is then two searches.
  const worked: { start: number; end: number; before: number }[] = [];
  let sum = 0;
  for (const { day, works } of days) {
    if (!works) continue;
    const midnight = startOf(day, timezone);
    for (const [from, to] of spans) {
      worked.push({ start: midnight + from, end: midnight + to, before: sum });
      sum += to - from;
    }
  }
  const [first, last] = [days[0], days.at(-1)];
  const knownFrom = first === undefined ? 0 : startOf(first.day, timezone);
  const knownTo = last === undefined ? 0 : startOf(last.day, timezone) + DAY_MS;

  return {
    dayMs: spans.reduce((total, [from, to]) => total + to - from, 0),
    left(at, due, unit) {
      if (unit === 'urgent-hours' || unit === 'natural-days') return due - at;
      if (Math.min(at, due) < knownFrom || Math.max(at, due) > knownTo) return null;
      return workedUntil(due) - workedUntil(at);
    },
  };

  function workedUntil(at: number): number {
    let [low, high] = [0, worked.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((worked[middle]?.start ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    const span = worked[low - 1];
    return span === undefined ? 0 : span.before + Math.min(at, span.end) - span.start;
  }
}

/** Epoch ms at which the local day begins. */
function startOf(day: string, timezone: string): number {
  const start = localDayStart(Date.parse(`${day}T12:00:00Z`), timezone);
  // East of the date line noon in Greenwich is already tomorrow.
  return localTime(start, timezone).day === Number(day.slice(8)) ? start : localDayStart(start - 1, timezone);
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}
