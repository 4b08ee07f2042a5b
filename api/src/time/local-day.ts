/** Local days and times of a community's zone. Instants are epoch ms. */
import { DateTime } from 'luxon';

export interface LocalDay {
  /** ISO date, e.g. 2026-11-22. */
  date: string;
  /** ISO weekday, 1 = Monday. */
  weekday: number;
  /** First instant of the day: midnight, or the first that exists where summer time begins at midnight. */
  startsAt: number;
  /** First instant of the next day; the day has 23 to 25 hours. */
  endsAt: number;
}

const DAY_MS = 24 * 60 * 60_000;
const MINUTE_MS = 60_000;
const RECENT_MAX = 200;

const recent = new Map<string, { base: LocalDay; day: LocalDay }>();

/** The local day `offset` days after the one that holds `instant`. */
export function localDay(instant: number, zone: string, offset = 0): LocalDay {
  // Asked hundreds of times per reading, always about the same few days; the zone database is slow.
  const key = `${zone} ${offset}`;
  const kept = recent.get(key);
  if (kept !== undefined && instant >= kept.base.startsAt && instant < kept.base.endsAt) return kept.day;
  const midnight = DateTime.fromMillis(instant, { zone }).startOf('day');
  const base = dayFrom(midnight);
  const answer = { base, day: offset === 0 ? base : dayFrom(midnight.plus({ days: offset }).startOf('day')) };
  if (recent.size >= RECENT_MAX) recent.clear();
  recent.set(key, answer);
  return answer.day;
}

/** The instant of a local time HH:MM of a day; 24:00 is the end of the day. A time that the clock skips moves forward. */
export function localInstant(day: LocalDay, time: string, zone: string): number {
  if (time === '24:00') return day.endsAt;
  if (!hasFullLength(day)) return DateTime.fromISO(`${day.date}T${time}`, { zone }).toMillis();
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return day.startsAt + (hours * 60 + minutes) * MINUTE_MS;
}

/** The same local time a week earlier. */
export function weekBefore(instant: number, zone: string): number {
  const day = localDay(instant, zone);
  const then = localDay(instant, zone, -7);
  if (hasFullLength(day) && hasFullLength(then)) return then.startsAt + (instant - day.startsAt);
  return DateTime.fromMillis(instant, { zone }).minus({ weeks: 1 }).toMillis();
}

/** Local hour of an instant, 0 to 23. */
export function localHour(instant: number, zone: string): number {
  return DateTime.fromMillis(instant, { zone }).hour;
}

/** Days on which the clock is put forward or back are shorter or longer. */
function hasFullLength(day: LocalDay): boolean {
  return day.endsAt - day.startsAt === DAY_MS;
}

function dayFrom(start: DateTime): LocalDay {
  return {
    date: start.toISODate() ?? '',
    weekday: start.weekday,
    startsAt: start.toMillis(),
    endsAt: start.plus({ days: 1 }).startOf('day').toMillis(),
  };
}
