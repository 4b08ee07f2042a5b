/** The community's working time, so that a limit is counted on the phone as it is at the desk. */
import { useMemo } from 'react';
import { createWorkClock, type WorkClock } from '../../case-rules/work-clock.ts';
import { localTime } from '../../format/time.ts';
import { phoneZone } from '../time-text.ts';
import { useCachedQuery } from '../use-cached-query.ts';
import { useServerNow } from '../use-now.ts';

const DAY_MS = 24 * 3_600_000;
/** Days before and after today: limits that are further off are told around the clock. */
const DAYS_EACH_WAY = 60;

/** Null until the calendar is there. */
export function useFieldWorkClock(): WorkClock | null {
  const today = Math.floor(useServerNow() / DAY_MS) * DAY_MS;
  const [from, to] = [dayText(today - DAYS_EACH_WAY * DAY_MS), dayText(today + DAYS_EACH_WAY * DAY_MS)];
  const { body } = useCachedQuery('GET /api/work-calendar', { query: { from, to } }, { seldom: true });
  return useMemo(() => (body === undefined ? null : createWorkClock(body, phoneZone())), [body]);
}

function dayText(at: number): string {
  const { year, month, day } = localTime(at, phoneZone());
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
