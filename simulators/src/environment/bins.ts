/** Bins fill by the hours of those who use them until they are emptied; on a busy day one is full before the lorry comes. */
import type { FillPayload } from '@cockpit/ingest/environment';
import type { WasteBinEntry } from '@cockpit/ingest/registry/environment';
import type { Calendar, Day } from '../world/calendar.ts';
import { chanceOf } from '../world/random.ts';
import { hourAt, rise, rounded } from './weather.ts';

type Waste = WasteBinEntry['waste'];

/** When it is emptied, local time, and bins full of it on a middling working day. */
const RHYTHM: Record<Waste, { emptied: readonly string[]; perDay: number }> = {
  kitchen: { emptied: ['06:00', '14:30'], perDay: 1.05 },
  other: { emptied: ['06:30', '16:30'], perDay: 0.95 },
  recyclable: { emptied: ['07:00'], perDay: 0.55 },
  hazardous: { emptied: ['09:00'], perDay: 0.06 },
};
/** [least, most] of a middling day. */
const PACE = [0.5, 1.45] as const;
const ON_DAYS_OFF = 0.5;
/** A lid that cannot close reads a little more than full. */
const MOST = 1.04;

/** How full the bin is at an instant; the same seed fills it alike. */
export function fillAt(
  seed: string,
  { code, waste }: WasteBinEntry,
  at: number,
  calendar: Calendar,
): Omit<FillPayload, 'id' | 'at'> {
  const emptied = lastEmptied(waste, at, calendar);
  const thrown = thrownIn(seed, code, calendar, emptied, at) * RHYTHM[waste].perDay;
  return { level: rounded(Math.min(MOST, thrown), 2) };
}

/** In bins of a middling day; from yesterday's evening to this morning it spans two days with a pace each. */
function thrownIn(seed: string, code: string, calendar: Calendar, from: number, to: number): number {
  return calendar.daysBetween(from, to + 1).reduce((sum, day) => {
    const [low, high] = PACE;
    const pace = (low + (high - low) * chanceOf(seed, code, 'pace', day.date)) * (day.weekday <= 5 ? 1 : ON_DAYS_OFF);
    return sum + pace * (shareOf(day, to, calendar) - shareOf(day, from, calendar));
  }, 0);
}

/** Share of what a day throws away that is in by an instant: little at night, most around noon and in the evening. */
function shareOf(day: Day, at: number, calendar: Calendar): number {
  if (at <= day.start) return 0;
  if (at >= day.end) return 1;
  const hour = hourAt(calendar, at);
  return 0.04 * (hour / 24) + 0.26 * rise(hour, 6, 11) + 0.42 * rise(hour, 11, 14) + 0.28 * rise(hour, 16, 22);
}

function lastEmptied(waste: Waste, at: number, calendar: Calendar): number {
  const today = calendar.dayAt(at);
  const times = [calendar.previous(today), today].flatMap((day) =>
    RHYTHM[waste].emptied.map((time) => calendar.timeOn(day, time)),
  );
  return Math.max(...times.filter((time) => time <= at));
}
