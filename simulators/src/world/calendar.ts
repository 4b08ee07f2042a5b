/** Local days of the community: behaviour follows the clock on its walls, not UTC. */
import { DateTime } from 'luxon';
import { remembering } from './remember.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Zones differ by whole quarters of an hour, so a quarter lies in one local day: asking luxon once per quarter is enough. */
const QUARTER_MS = 15 * MINUTE_MS;
const QUARTERS_KEPT = 2048;

export interface Day {
  /** Local date, 2026-11-22. */
  date: string;
  /** ISO weekday, 1 = Monday. */
  weekday: number;
  /** Epoch ms of local midnight, and of the next one. */
  start: number;
  end: number;
}

export interface Calendar {
  dayAt(at: number): Day;
  previous(day: Day): Day;
  next(day: Day): Day;
  /** Every day that has an instant in [from, to), oldest first. */
  daysBetween(from: number, to: number): Day[];
  /** Epoch ms of `HH:MM` on a day; `24:00` is its end. */
  timeOn(day: Day, time: string): number;
  /** ISO 8601 with the zone's offset. */
  iso(at: number): string;
}

/** The calendar of an IANA zone; throws when there is no such zone. */
export function openCalendar(zone: string): Calendar {
  if (!DateTime.local({ zone }).isValid) throw new Error(`there is no time zone "${zone}"`);
  const dayOfQuarter = remembering(QUARTERS_KEPT, (quarter: number) =>
    describe(DateTime.fromMillis(quarter * QUARTER_MS, { zone }).startOf('day')),
  );
  const dayAt = (at: number) => dayOfQuarter(Math.floor(at / QUARTER_MS));
  return {
    dayAt,
    previous: (day) => dayAt(day.start - 1),
    next: (day) => dayAt(day.end),
    daysBetween: (from, to) => {
      const days: Day[] = [];
      for (let day = dayAt(from); day.start < to; day = dayAt(day.end)) days.push(day);
      return days;
    },
    timeOn: (day, time) => {
      if (time === '24:00') return day.end;
      const [hour = 0, minute = 0] = time.split(':').map(Number);
      return DateTime.fromMillis(day.start, { zone }).set({ hour, minute }).toMillis();
    },
    iso: (at) => DateTime.fromMillis(at, { zone }).toISO({ suppressMilliseconds: true }) ?? '',
  };
}

function describe(midnight: DateTime): Day {
  return {
    date: midnight.toISODate() ?? '',
    weekday: midnight.weekday,
    start: midnight.toMillis(),
    end: midnight.plus({ days: 1 }).startOf('day').toMillis(),
  };
}
