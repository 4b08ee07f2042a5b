/** Weeks and months of local days, as ISO dates. Pure. */

const DAY_MS = 86_400_000;

export interface DayRange {
  from: string;
  to: string;
}

export type RosterPeriod = 'week' | 'month';

/** The week (Monday first) or month that holds `today`, or one `step` away from it. */
export function rosterRange(period: RosterPeriod, today: string, step: number): DayRange {
  const at = new Date(`${today}T00:00:00Z`);
  if (period === 'month') {
    const [year, month] = [at.getUTCFullYear(), at.getUTCMonth() + step];
    return { from: iso(Date.UTC(year, month, 1)), to: iso(Date.UTC(year, month + 1, 0)) };
  }
  const monday = at.getTime() - (weekdayOf(today) - 1) * DAY_MS + step * 7 * DAY_MS;
  return { from: iso(monday), to: iso(monday + 6 * DAY_MS) };
}

export function daysOf({ from, to }: DayRange): string[] {
  const first = Date.parse(`${from}T00:00:00Z`);
  const count = Math.round((Date.parse(`${to}T00:00:00Z`) - first) / DAY_MS) + 1;
  return Array.from({ length: count }, (_, index) => iso(first + index * DAY_MS));
}

/** ISO weekday of a date, 1 = Monday. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

function iso(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
