import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import type { LimitUnit, WorkHours } from '../contract.ts';
import { createCalendar, hoursFault } from './calendar.ts';

const ZONE = 'Asia/Shanghai';
const HOURS: WorkHours = [
  ['08:30', '12:00'],
  ['13:30', '17:30'],
];
const UNITS = ['urgent-hours', 'work-hours', 'work-days', 'natural-days'] as const;
const WORK_UNITS = ['work-hours', 'work-days'] as const;
const DAY_MS = 86_400_000;

const calendar = createCalendar({ zone: ZONE, hours: HOURS, exceptions: new Map() });

const at = (text: string, zone = ZONE) => DateTime.fromSQL(text, { zone }).toMillis();
const shown = (instant: number, zone = ZONE) => DateTime.fromMillis(instant, { zone }).toFormat('yyyy-MM-dd HH:mm');

describe('a limit', () => {
  it.each([
    // within a morning; over lunch; to closing time, which is still that day; over night; over a weekend
    ['2026-03-10 09:00', 2, 'work-hours', '2026-03-10 11:00'],
    ['2026-03-10 11:00', 2, 'work-hours', '2026-03-10 14:30'],
    ['2026-03-10 15:30', 2, 'work-hours', '2026-03-10 17:30'],
    ['2026-03-10 16:30', 2, 'work-hours', '2026-03-11 09:30'],
    ['2026-03-13 16:30', 4, 'work-hours', '2026-03-16 11:30'],
    // begun at lunch, at night, on a Sunday
    ['2026-03-10 12:40', 1, 'work-hours', '2026-03-10 14:30'],
    ['2026-03-10 23:00', 1, 'work-hours', '2026-03-11 09:30'],
    ['2026-03-15 10:00', 1, 'work-hours', '2026-03-16 09:30'],
    // half an hour
    ['2026-03-10 11:45', 0.5, 'work-hours', '2026-03-10 13:45'],
    // a working day ends at the same time of the clock
    ['2026-03-10 10:00', 1, 'work-days', '2026-03-11 10:00'],
    ['2026-03-13 10:00', 5, 'work-days', '2026-03-20 10:00'],
    ['2026-03-10 20:00', 1, 'work-days', '2026-03-11 17:30'],
    // National Day 2025 with Mid-Autumn: off from 1 to 8 October, at work on Sunday 28 September and Saturday 11 October
    ['2025-09-27 10:00', 1, 'work-hours', '2025-09-28 09:30'],
    ['2025-09-28 16:30', 2, 'work-hours', '2025-09-29 09:30'],
    ['2025-09-30 16:30', 2, 'work-hours', '2025-10-09 09:30'],
    ['2025-10-10 10:00', 1, 'work-days', '2025-10-11 10:00'],
    ['2025-10-11 10:00', 1, 'work-days', '2025-10-13 10:00'],
    // Spring Festival 2026: off from 15 to 23 February, at work on Saturdays 14 and 28 February
    ['2026-02-13 16:30', 2, 'work-hours', '2026-02-14 09:30'],
    ['2026-02-14 10:00', 1, 'work-days', '2026-02-24 10:00'],
    ['2026-02-27 10:00', 1, 'work-days', '2026-02-28 10:00'],
    ['2026-02-28 16:30', 2, 'work-hours', '2026-03-02 09:30'],
    // New Year, Tomb-sweeping, Labour Day, Dragon Boat, National Day 2026
    ['2025-12-31 10:00', 1, 'work-days', '2026-01-04 10:00'],
    ['2026-04-03 10:00', 1, 'work-days', '2026-04-07 10:00'],
    ['2026-04-30 10:00', 1, 'work-days', '2026-05-06 10:00'],
    ['2026-06-18 10:00', 1, 'work-days', '2026-06-22 10:00'],
    ['2026-09-30 10:00', 1, 'work-days', '2026-10-08 10:00'],
    // the others know no holidays
    ['2025-09-30 16:30', 12, 'urgent-hours', '2025-10-01 04:30'],
    ['2025-09-30 16:30', 7, 'natural-days', '2025-10-07 16:30'],
  ] as const)('that begins %s and is %d %s runs out %s', (from, amount, unit, due) => {
    expect(shown(calendar.due(at(from), { amount, unit }))).toBe(due);
  });

  it('keeps the local time of natural days where the clock is changed, and urgent hours the length', () => {
    const berlin = createCalendar({ zone: 'Europe/Berlin', hours: HOURS, exceptions: new Map() });
    const from = at('2026-03-28 12:00', 'Europe/Berlin');
    expect(shown(berlin.due(from, { amount: 1, unit: 'natural-days' }), 'Europe/Berlin')).toBe('2026-03-29 12:00');
    expect(shown(berlin.due(from, { amount: 24, unit: 'urgent-hours' }), 'Europe/Berlin')).toBe('2026-03-29 13:00');
  });

  it('follows the hours of the community', () => {
    const night = createCalendar({ zone: ZONE, hours: [['00:00', '06:00'], ['20:00', '23:59']], exceptions: new Map() }); // biome-ignore format: one line
    expect(shown(night.due(at('2026-03-10 05:00'), { amount: 2, unit: 'work-hours' }))).toBe('2026-03-10 21:00');
  });

  it('follows exceptions before the national calendar, both ways', () => {
    const exceptions = new Map([
      ['2025-10-03', true], // a holiday that is worked
      ['2025-10-11', false], // a 调休 day that is not
      ['2026-03-10', false],
      ['2026-03-14', true],
    ]);
    const own = createCalendar({ zone: ZONE, hours: HOURS, exceptions });
    expect([...exceptions.keys()].map((day) => own.isWorkDay(day))).toEqual([...exceptions.values()]);
    expect([...exceptions.keys()].map((day) => calendar.isWorkDay(day))).toEqual([false, true, true, false]);
    expect(shown(own.due(at('2025-09-30 10:00'), { amount: 1, unit: 'work-days' }))).toBe('2025-10-03 10:00');
    expect(shown(own.due(at('2025-10-10 10:00'), { amount: 1, unit: 'work-days' }))).toBe('2025-10-13 10:00');
    expect(shown(own.due(at('2026-03-09 10:00'), { amount: 1, unit: 'work-days' }))).toBe('2026-03-11 10:00');
    expect(shown(own.due(at('2026-03-13 10:00'), { amount: 1, unit: 'work-days' }))).toBe('2026-03-14 10:00');
  });
});

describe('any limit', () => {
  const instant = fc.integer({ min: at('2025-01-01 00:00'), max: at('2026-12-31 00:00') });
  const amount = fc.integer({ min: 1, max: 240 }).map((quarters) => quarters / 4);
  const unit = fc.constantFrom(...UNITS);
  const workUnit = fc.constantFrom<LimitUnit>(...WORK_UNITS);
  const leftMs = fc.integer({ min: -20 * DAY_MS, max: 20 * DAY_MS });
  const settings = { seed: 20_260_210, numRuns: 500 };

  it('runs out later when it is longer, and never sooner when it begins later', () => {
    fc.assert(
      fc.property(instant, instant, amount, amount, unit, (one, other, short, long, unit) => {
        const due = (from: number, amount: number) => calendar.due(from, { amount, unit });
        if (short < long) expect(due(one, short)).toBeLessThan(due(one, long));
        if (one < other) expect(due(one, short)).toBeLessThanOrEqual(due(other, short));
        expect(due(one, short)).toBeGreaterThan(one);
      }),
      settings,
    );
  });

  it('counted in work never runs out when nobody works', () => {
    fc.assert(
      fc.property(instant, amount, workUnit, (from, amount, unit) => {
        const due = DateTime.fromMillis(calendar.due(from, { amount, unit }), { zone: ZONE });
        const time = due.toFormat('HH:mm:ss.SSS');
        expect(calendar.isWorkDay(due.toISODate() ?? '')).toBe(true);
        expect(HOURS.some(([opens, closes]) => time > `${opens}:00.000` && time <= `${closes}:00.000`)).toBe(true);
      }),
      settings,
    );
  });

  it('has as much left as it was given, to the millisecond, in both directions', () => {
    fc.assert(
      fc.property(instant, leftMs, unit, (from, left, unit) => {
        expect(calendar.left(from, calendar.after(from, left, unit), unit)).toBe(left);
      }),
      settings,
    );
  });

  it('loses as much as was worked, wherever one looks in between', () => {
    fc.assert(
      fc.property(instant, amount, unit, fc.double({ min: 0, max: 1, noNaN: true }), (from, amount, unit, share) => {
        const due = calendar.due(from, { amount, unit });
        const between = Math.round(from + (due - from) * share);
        const whole = calendar.left(from, due, unit);
        expect(calendar.left(from, between, unit) + calendar.left(between, due, unit)).toBe(whole);
        expect(calendar.left(due, between, unit) + calendar.left(between, due, unit)).toBe(0);
      }),
      settings,
    );
  });

  it('in urgent hours is the clock on the wall', () => {
    fc.assert(
      fc.property(instant, amount, (from, amount) => {
        expect(calendar.due(from, { amount, unit: 'urgent-hours' }) - from).toBe(amount * 3_600_000);
      }),
      settings,
    );
  });

  it('is found the same by walking minute by minute', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 1, max: 32 }), (from, quarters) => {
        const start = Math.ceil(from / 60_000) * 60_000;
        expect(calendar.due(start, { amount: quarters / 4, unit: 'work-hours' })).toBe(walked(start, quarters * 15));
      }),
      { ...settings, numRuns: 25 },
    );
  });
});

it('counts sixty work days in no time, from a calendar that was just read', () => {
  const took = Array.from({ length: 20 }, (_, i) => {
    const began = performance.now();
    const fresh = createCalendar({ zone: ZONE, hours: HOURS, exceptions: new Map() });
    fresh.due(at('2026-01-05 10:00') + i * 60_000, { amount: 60, unit: 'work-days' });
    return performance.now() - began;
  });
  // Half a millisecond on an idle machine: the days of a zone are found once, not for every calendar (36 ms).
  expect(Math.min(...took)).toBeLessThan(10);
});

describe('hours', () => {
  it.each([
    [[], /at least one span/],
    [[['12:00', '08:00']], /hours\[0\]: 12:00 is not before 08:00/],
    [[['08:00', '08:00']], /not before/],
    [[['08:00', '12:00'], ['11:00', '17:00']], /hours\[1\]: begins before/], // biome-ignore format: one line
  ] as [WorkHours, RegExp][])('are refused when they are out of order: %j', (hours, fault) => {
    expect(hoursFault(hours)).toMatch(fault);
    expect(() => createCalendar({ zone: ZONE, hours, exceptions: new Map() })).toThrow(fault);
  });
});

/** The slow and simple way: every minute that is worked counts. */
function walked(from: number, minutes: number): number {
  let instant = from;
  for (let left = minutes; left > 0; instant += 60_000) {
    const local = DateTime.fromMillis(instant, { zone: ZONE });
    const time = local.toFormat('HH:mm');
    if (!calendar.isWorkDay(local.toISODate() ?? '')) continue;
    if (HOURS.some(([opens, closes]) => time >= opens && time < closes)) left -= 1;
  }
  return instant;
}
