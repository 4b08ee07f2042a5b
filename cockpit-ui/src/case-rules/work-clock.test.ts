import { expect, test } from 'vitest';
import { createWorkClock } from './work-clock.ts';

const ZONE = 'Asia/Shanghai';
const HOUR = 3_600_000;
const at = (text: string) => Date.parse(`${text}+08:00`);
/** Friday to Tuesday; Saturday is a 调休 working day, Sunday is off. */
const clock = createWorkClock(
  {
    hours: [
      ['08:30', '12:00'],
      ['13:30', '17:30'],
    ],
    days: [
      { day: '2026-11-20', works: true },
      { day: '2026-11-21', works: true },
      { day: '2026-11-22', works: false },
      { day: '2026-11-23', works: true },
    ],
  },
  ZONE,
);

test('working time stands still at lunch, at night and on days off', () => {
  expect(clock.dayMs).toBe(7.5 * HOUR);
  expect(clock.left(at('2026-11-20T11:00'), at('2026-11-20T14:30'), 'work-hours')).toBe(2 * HOUR);
  expect(clock.left(at('2026-11-20T12:10'), at('2026-11-20T13:20'), 'work-hours')).toBe(0);
  expect(clock.left(at('2026-11-20T16:30'), at('2026-11-21T09:30'), 'work-hours')).toBe(2 * HOUR);
  expect(clock.left(at('2026-11-21T17:30'), at('2026-11-23T08:30'), 'work-days')).toBe(0);
  expect(clock.left(at('2026-11-20T10:00'), at('2026-11-23T10:00'), 'work-days')).toBe(15 * HOUR);
});

test('what is past is negative, in the same time', () => {
  expect(clock.left(at('2026-11-21T09:30'), at('2026-11-20T16:30'), 'work-hours')).toBe(-2 * HOUR);
});

test('urgent hours and natural days run around the clock', () => {
  expect(clock.left(at('2026-11-21T12:00'), at('2026-11-22T12:00'), 'urgent-hours')).toBe(24 * HOUR);
  expect(clock.left(at('2026-11-21T12:00'), at('2030-01-01T00:00'), 'natural-days')).toBeGreaterThan(0);
});

test('beyond the days that are known nothing is claimed', () => {
  expect(clock.left(at('2026-11-20T10:00'), at('2026-11-30T10:00'), 'work-hours')).toBeNull();
  expect(clock.left(at('2026-11-01T10:00'), at('2026-11-20T10:00'), 'work-hours')).toBeNull();
});

test('local days begin at local midnight, also east of the date line', () => {
  const far = createWorkClock(
    { hours: [['09:00', '10:00']], days: [{ day: '2026-11-20', works: true }] },
    'Pacific/Kiritimati',
  );
  const from = Date.parse('2026-11-20T09:00+14:00');
  expect(far.left(from, from + 2 * HOUR, 'work-hours')).toBe(HOUR);
});
