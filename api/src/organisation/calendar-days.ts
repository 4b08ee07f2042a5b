/** The work calendar as people look at it: every day of a range, and why it is worked or not. Pure. */
import { RequestError } from '../errors/errors.ts';
import { latestKnownDay, nationalDay } from './calendar/national-days.ts';
import { CALENDAR_DAYS_MAX, type CalendarDay, type WorkCalendar } from './contract.ts';
import type { WorkTimes } from './read-calendar.ts';

const DAY_MS = 86_400_000;

/** Throws RequestError for a range that is none. */
export function workCalendar(times: WorkTimes, from: string, to: string): WorkCalendar {
  for (const [field, day] of Object.entries({ from, to }))
    if (!isDay(day)) throw new RequestError(400, 'invalid-request', `${field}: there is no ${day}.`);
  const [first, last] = [Date.parse(from), Date.parse(to)];
  if (first > last) throw new RequestError(400, 'empty-range', 'from: must not be after "to".');
  const count = (last - first) / DAY_MS + 1;
  if (count > CALENDAR_DAYS_MAX)
    throw new RequestError(400, 'range-too-long', `to: at most ${CALENDAR_DAYS_MAX} days from "from" on.`);
  const exceptions = new Map(times.exceptions.map((exception) => [exception.day, exception]));
  const days = Array.from({ length: count }, (_, index): CalendarDay => {
    const day = new Date(first + index * DAY_MS).toISOString().slice(0, 10);
    const { works, ...nation } = nationalDay(day);
    const exception = exceptions.get(day);
    return { day, works: exception?.works ?? works, ...nation, exception: exception?.reason ?? null };
  });
  return { ...times, days, knownTo: latestKnownDay() };
}

/** Whether the calendar has such a day: 30 February has the right form only. */
export function isDay(day: string): boolean {
  const at = Date.parse(`${day}T00:00:00Z`);
  return Number.isFinite(at) && new Date(at).toISOString().startsWith(day);
}
