/** The range an address asks the figures for. Pure. */
import { localDayStart } from '../format/time.ts';

export type Period = 'day' | 'week' | 'month' | 'year';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const DAYS: Record<Period, number> = { day: 1, week: 7, month: 30, year: 365 };
/** Far enough back for any question of a manager; keeps odd addresses from odd instants. */
const BACK_MAX = 400;

export interface KpiQuestion {
  period: Period;
  /** Periods back from the one that ends with today. */
  back: number;
  grid: string | undefined;
}

/** The first of `periods` is what an address without one means. */
export function questionOf(search: URLSearchParams, periods: readonly Period[]): KpiQuestion {
  const period = search.get('period');
  const back = Number(search.get('back'));
  const grid = search.get('grid');
  return {
    period: periods.find((one) => one === period) ?? periods[0] ?? 'day',
    back: Number.isInteger(back) ? Math.min(BACK_MAX, Math.max(0, back)) : 0,
    grid: grid !== null && /^[A-Za-z0-9]{1,20}$/.test(grid) ? grid : undefined,
  };
}

/** Whole local days, today included in the newest period; `to` exclusive. */
export function periodRange(
  { period, back }: KpiQuestion,
  now: number,
  timezone: string,
): { from: number; to: number } {
  const days = DAYS[period];
  const dayStart = (offset: number) =>
    // Noon of a day is in that day whatever the clocks did between.
    localDayStart(localDayStart(now, timezone) + offset * DAY_MS + 12 * HOUR_MS, timezone);
  return { from: dayStart(1 - days * (back + 1)), to: dayStart(1 - days * back) };
}
