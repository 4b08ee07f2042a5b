import { expect, test } from 'vitest';
import { countdownOf, isOverdue, type Timed } from './countdown.ts';
import { createWorkClock } from './work-clock.ts';

const HOUR = 3_600_000;
const at = (text: string) => Date.parse(`${text}+08:00`);
const NOW = at('2026-11-20T16:00');
/** 14 to 27 November 2026; 14, 15, 21 and 22 are weekends. */
const days = Array.from({ length: 14 }, (_, index) => ({
  day: `2026-11-${14 + index}`,
  works: index % 7 > 1,
  why: null,
}));
const clock = createWorkClock(
  {
    hours: [
      ['08:30', '12:00'],
      ['13:30', '17:30'],
    ],
    days,
  },
  'Asia/Shanghai',
);
const one = (rest: Partial<Timed>): Timed => ({
  stage: 'handling',
  dueAt: null,
  dueUnit: 'work-hours',
  suspendedUntil: null,
  ...rest,
});

test('over a night and a weekend only working hours count', () => {
  const due = countdownOf(one({ dueAt: at('2026-11-23T10:00') }), NOW, clock);
  expect(due).toMatchObject({ kind: 'left', span: { unit: 'hour', n: 3 }, unit: 'work-hours' });
});

test('days are as long as the unit’s own', () => {
  const due = countdownOf(one({ dueAt: at('2026-11-24T16:00'), dueUnit: 'work-days' }), NOW, clock);
  expect(due).toMatchObject({ span: { unit: 'day', n: 2 } });
  expect(countdownOf(one({ dueAt: NOW + 49 * HOUR, dueUnit: 'natural-days' }), NOW, clock)).toMatchObject({
    span: { unit: 'day', n: 2 },
  });
  expect(countdownOf(one({ dueAt: at('2026-11-25T16:00') }), NOW, clock)).toMatchObject({
    span: { unit: 'hour', n: 22 },
  });
});

test('the last hour is soon, the instant itself is over', () => {
  expect(countdownOf(one({ dueAt: NOW + 25 * 60_000 }), NOW, clock)).toMatchObject({
    kind: 'soon',
    span: { unit: 'min', n: 25 },
  });
  expect(countdownOf(one({ dueAt: NOW }), NOW, clock)).toMatchObject({ kind: 'over', span: { unit: 'now' } });
  expect(countdownOf(one({ dueAt: NOW - 3 * HOUR, dueUnit: 'urgent-hours' }), NOW, clock)).toMatchObject({
    kind: 'over',
    span: { unit: 'hour', n: 3 },
  });
});

test('past its instant it is overdue, also before working time has gone by', () => {
  const night = at('2026-11-20T22:00');
  const due = countdownOf(one({ dueAt: at('2026-11-20T17:30') }), night, clock);
  expect(due).toMatchObject({ kind: 'over', span: { unit: 'now' }, unit: 'work-hours' });
  expect(isOverdue({ dueAt: at('2026-11-20T17:30'), suspendedUntil: null }, night)).toBe(true);
});

test('without a calendar time runs around the clock and no unit is named', () => {
  expect(countdownOf(one({ dueAt: NOW + 5 * HOUR }), NOW, null)).toMatchObject({
    span: { unit: 'hour', n: 5 },
    unit: null,
  });
});

test('clocks of a suspended case stand still; what ended has none', () => {
  expect(countdownOf(one({ dueAt: NOW - 1, suspendedUntil: NOW + HOUR }), NOW, clock).kind).toBe('suspended');
  expect(isOverdue({ dueAt: NOW - 1, suspendedUntil: NOW + HOUR }, NOW)).toBe(false);
  expect(countdownOf(one({ stage: 'closed' }), NOW, clock).kind).toBe('ended');
  expect(countdownOf(one({}), NOW, clock).kind).toBe('open');
});
