/** What cases are worked with: categories, departments and the calendar. They change seldom. */
import type { CaseCategory } from '@cockpit/api/cases/categories';
import type { Department } from '@cockpit/api/organisation';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { createWorkClock, type WorkClock } from '../case-rules/work-clock.ts';
import { localTime } from '../format/time.ts';
import { callApi } from '../http/api-client.ts';
import { useNow, useTimezone } from '../live/store.ts';

const FRESH_MS = 10 * 60_000;
const DAY_MS = 24 * 3_600_000;
/** Days of the calendar before and after today that are asked for: further nothing is counted in working time. */
const DAYS_BEFORE = 100;
const DAYS_AFTER = 100;

export function useCategories(): readonly CaseCategory[] {
  const query = useCommunity();
  const asked = useQuery({
    queryKey: ['case-settings', 'categories', query],
    queryFn: ({ signal }) => callApi('GET /api/cases/categories', { query, signal }),
    staleTime: FRESH_MS,
  });
  return asked.data?.categories ?? NONE;
}

export function useDepartments(): readonly Department[] {
  const query = useCommunity();
  const asked = useQuery({
    queryKey: ['case-settings', 'departments', query],
    queryFn: ({ signal }) => callApi('GET /api/departments', { query, signal }),
    staleTime: FRESH_MS,
  });
  return asked.data?.departments ?? NONE;
}

/** Null until the calendar is there, or when it cannot be read: then time is told around the clock. */
export function useWorkClock(): WorkClock | null {
  const timezone = useTimezone();
  const community = useCommunity();
  const today = Math.floor(useNow(60_000) / DAY_MS) * DAY_MS;
  const query = {
    ...community,
    from: dayText(today - DAYS_BEFORE * DAY_MS, timezone),
    to: dayText(today + DAYS_AFTER * DAY_MS, timezone),
  };
  const asked = useQuery({
    queryKey: ['case-settings', 'calendar', query],
    queryFn: ({ signal }) => callApi('GET /api/work-calendar', { query, signal }),
    staleTime: FRESH_MS,
  });
  return useMemo(
    () => (asked.data === undefined ? null : createWorkClock(asked.data, timezone)),
    [asked.data, timezone],
  );
}

/** The community the page was asked for, if any. */
function useCommunity(): { community: string | undefined } {
  return { community: useSearchParams()[0].get('community') ?? undefined };
}

function dayText(at: number, timezone: string): string {
  const { year, month, day } = localTime(at, timezone);
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

const NONE: readonly never[] = [];
