/**
 * The work calendar: when a limit runs out. Pure; nothing but its zone, hours and exceptions decides.
 *
 * urgent-hours 紧急工作时 run around the clock. natural-days 自然日 end at the same local time. work-hours 工作时 run while people
 * work. A work-day 工作日 is as many hours as one working day has, so that a limit of days ends at the same time of the clock as it
 * began, and one that began at night or on a holiday ends at closing time.
 */
import { DateTime } from 'luxon';
import { type LocalDay, localDay, localInstant } from '../../time/local-day.ts';
import type { Limit, LimitUnit, WorkHours } from '../contract.ts';
import { nationalDay } from './national-days.ts';

export interface Calendar {
  /** When a limit that begins at `from` runs out, epoch ms. */
  due(from: number, limit: Limit): number;
  /** What is left until `due`, in ms of the unit's own time; negative when it is past. */
  left(at: number, due: number, unit: LimitUnit): number;
  /** The other way round: when `leftMs` of the unit's own time have gone by since `from`; negative: when they had. */
  after(from: number, leftMs: number, unit: LimitUnit): number;
  /** `day` is YYYY-MM-DD. */
  isWorkDay(day: string): boolean;
}

export interface CalendarParts {
  zone: string;
  hours: WorkHours;
  /** YYYY-MM-DD → whether people work, against what the nation does. */
  exceptions: ReadonlyMap<string, boolean>;
}

interface Day {
  startsAt: number;
  endsAt: number;
  /** Spans people work, epoch ms; none on a day off. */
  spans: readonly (readonly [number, number])[];
}

/** Zone → first instant → local day. A calendar is read again for every question, but days are what they are, and slow to find. */
const LOCAL_DAYS = new Map<string, Map<number, LocalDay>>();
const LOCAL_DAYS_MAX = 5_000;

const HOUR_MS = 3_600_000;
/** Further than any limit with any holiday: a calendar on which nobody ever works would be walked for ever. */
const WALKED_DAYS_MAX = 10_000;

/** Throws Error when the hours are not in order. */
export function createCalendar({ zone, hours, exceptions }: CalendarParts): Calendar {
  const fault = hoursFault(hours);
  if (fault !== undefined) throw new Error(fault);
  const workDayMs = hours.reduce((sum, [from, to]) => sum + minutesOf(to) - minutesOf(from), 0) * 60_000;
  const days = new Map<number, Day>();
  let recent: LocalDay | undefined;
  return { due, left, after, isWorkDay };

  function due(from: number, { amount, unit }: Limit): number {
    switch (unit) {
      case 'urgent-hours':
        return from + Math.round(amount * HOUR_MS);
      case 'natural-days':
        return DateTime.fromMillis(from, { zone }).plus({ days: amount }).toMillis();
      case 'work-hours':
        return after(from, Math.round(amount * HOUR_MS), unit);
      case 'work-days':
        return after(from, Math.round(amount * workDayMs), unit);
    }
  }

  function left(at: number, due: number, unit: LimitUnit): number {
    if (!isWorkUnit(unit)) return due - at;
    return due >= at ? workedBetween(at, due) : -workedBetween(due, at);
  }

  function after(from: number, leftMs: number, unit: LimitUnit): number {
    if (!isWorkUnit(unit)) return from + leftMs;
    if (leftMs === 0) return from;
    return leftMs > 0 ? forward(from, leftMs) : back(from, -leftMs);
  }

  function isWorkDay(day: string): boolean {
    return exceptions.get(day) ?? nationalDay(day).works;
  }

  function workedBetween(from: number, to: number): number {
    let worked = 0;
    let day = dayOf(from);
    for (let walked = 0; day.startsAt < to; walked++) {
      for (const [start, end] of day.spans) worked += Math.max(0, Math.min(end, to) - Math.max(start, from));
      day = dayOf(day.endsAt);
      if (walked > WALKED_DAYS_MAX) throw new RangeError('The range is longer than any limit.');
    }
    return worked;
  }

  function forward(from: number, workMs: number): number {
    let remaining = workMs;
    let day = dayOf(from);
    for (let walked = 0; walked < WALKED_DAYS_MAX; walked++, day = dayOf(day.endsAt)) {
      for (const [start, end] of day.spans) {
        const begin = Math.max(start, from);
        if (begin >= end) continue;
        if (remaining <= end - begin) return begin + remaining;
        remaining -= end - begin;
      }
    }
    throw new RangeError('The calendar has no working time.');
  }

  function back(from: number, workMs: number): number {
    let remaining = workMs;
    let day = dayOf(from);
    for (let walked = 0; walked < WALKED_DAYS_MAX; walked++, day = dayOf(day.startsAt - 1)) {
      for (const [start, end] of day.spans.toReversed()) {
        const finish = Math.min(end, from);
        if (finish <= start) continue;
        if (remaining <= finish - start) return finish - remaining;
        remaining -= finish - start;
      }
    }
    throw new RangeError('The calendar has no working time.');
  }

  /** The local day that holds `at`. */
  function dayOf(at: number): Day {
    const known = days.get(at);
    if (known !== undefined) return known;
    if (recent === undefined || at < recent.startsAt || at >= recent.endsAt) recent = localDayOf(at, zone);
    const day = days.get(recent.startsAt) ?? spansOf(recent);
    days.set(day.startsAt, day);
    return day;
  }

  function spansOf(local: LocalDay): Day {
    const spans = isWorkDay(local.date)
      ? hours.map(([from, to]) => [localInstant(local, from, zone), localInstant(local, to, zone)] as const)
      : [];
    const { startsAt, endsAt } = local;
    return { startsAt, endsAt, spans };
  }
}

function localDayOf(at: number, zone: string): LocalDay {
  const kept = LOCAL_DAYS.get(zone) ?? new Map<number, LocalDay>();
  const known = kept.get(at);
  if (known !== undefined) return known;
  const day = localDay(at, zone);
  if (kept.size >= LOCAL_DAYS_MAX) kept.clear();
  LOCAL_DAYS.set(zone, kept.set(day.startsAt, day));
  return day;
}

/** What is wrong with the hours, in words; undefined: nothing. */
export function hoursFault(hours: WorkHours): string | undefined {
  let last = -1;
  for (const [index, [from, to]] of hours.entries()) {
    if (minutesOf(from) >= minutesOf(to)) return `hours[${index}]: ${from} is not before ${to}.`;
    if (minutesOf(from) < last) return `hours[${index}]: begins before the span in front of it has ended.`;
    last = minutesOf(to);
  }
  return hours.length === 0 ? 'hours: at least one span is required.' : undefined;
}

function isWorkUnit(unit: LimitUnit): boolean {
  return unit === 'work-hours' || unit === 'work-days';
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}
