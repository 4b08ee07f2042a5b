/** Months of the work calendar; days are dates, YYYY-MM-DD. Pure. */
import type { CalendarDay, WorkCalendar } from '@cockpit/api/organisation';

const DAY_MS = 86_400_000;

/** The month an address names, else the present one: YYYY-MM. */
export function monthOf(asked: string | null, today: string): string {
  return asked !== null && /^20\d{2}-(0[1-9]|1[0-2])$/.test(asked) ? asked : today.slice(0, 7);
}

export function monthAfter(month: string, by: 1 | -1): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7);
}

/** Whole weeks, Monday first, that hold the month: both ends included. */
export function weeksOf(month: string): { from: string; to: string } {
  const first = Date.parse(`${month}-01`);
  const last = Date.parse(`${monthAfter(month, 1)}-01`) - DAY_MS;
  const date = (at: number) => new Date(at).toISOString().slice(0, 10);
  return { from: date(first - (weekdayAt(first) - 1) * DAY_MS), to: date(last + (7 - weekdayAt(last)) * DAY_MS) };
}

/** ISO, 1 = Monday. */
export function weekdayOf(day: string): number {
  return weekdayAt(Date.parse(day));
}

/** Working days of the month itself, without the days around it. */
export function workDays(days: readonly CalendarDay[], month: string): number {
  return days.filter(({ day, works }) => works && day.startsWith(month)).length;
}

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** Spans of HH:MM in order, none empty, none over another. */
export function areInOrder(hours: WorkCalendar['hours']): boolean {
  return hours.every(([from, to], index) => {
    const before = hours[index - 1]?.[1];
    return TIME.test(from) && TIME.test(to) && from < to && (before === undefined || before <= from);
  });
}

function weekdayAt(at: number): number {
  return new Date(at).getUTCDay() || 7;
}
