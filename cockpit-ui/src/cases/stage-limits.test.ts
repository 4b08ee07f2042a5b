import type { CaseLimits } from '@cockpit/api/cases';
import { expect, test } from 'vitest';
import type { WorkClock } from '../case-rules/work-clock.ts';
import { detailForTest, NOW } from './case-for-test.ts';
import { limitsOf } from './stage-limits.ts';

const HOUR = 3_600_000;
const limits: CaseLimits = {
  dispatch: { amount: 0.5, unit: 'work-hours' },
  handle: { amount: 2, unit: 'work-days' },
  check: { amount: 4, unit: 'work-hours' },
  total: { amount: 3, unit: 'work-days' },
};
/** Everybody works around the clock, eight hours a day's worth. */
const clock: WorkClock = { left: (at, due) => due - at, dayMs: 8 * HOUR };
const verdicts = (...[file, rest]: Parameters<typeof detailForTest>) =>
  limitsOf(detailForTest(file, { limits, ...rest }), NOW, clock)?.map(({ verdict }) => verdict);

test('before it is filed there are no limits', () => {
  expect(limitsOf(detailForTest({ stage: 'collection' }), NOW, clock)).toBeUndefined();
});

test('what is done is judged, what runs is over only past its limit, the rest waits', () => {
  const times = { filedAt: NOW - 10 * HOUR, dispatchedAt: NOW - 9.75 * HOUR, totalDueAt: NOW + HOUR };
  expect(verdicts(times, { handleDueAt: NOW + 1 })).toEqual(['met', 'running', 'waiting', 'running']);
  expect(verdicts({ ...times, dispatchedAt: NOW - 9 * HOUR }, { handleDueAt: NOW })).toEqual([
    'late',
    'over',
    'waiting',
    'running',
  ]);
});

test('a closed case is judged part by part', () => {
  const file = {
    stage: 'closed' as const,
    filedAt: NOW - 30 * HOUR,
    dispatchedAt: NOW - 29.9 * HOUR,
    handledAt: NOW - 6 * HOUR,
    endedAt: NOW,
    totalDueAt: NOW - HOUR,
    dueAt: null,
  };
  expect(verdicts(file, { handleDueAt: NOW - 7 * HOUR })).toEqual(['met', 'late', 'late', 'late']);
  expect(verdicts({ ...file, endedAt: NOW - 2 * HOUR }, { handleDueAt: NOW - 6 * HOUR })).toEqual([
    'met',
    'met',
    'met',
    'met',
  ]);
});

test('returned, it waits to be dispatched again by a limit of its own', () => {
  expect(verdicts({ stage: 'filing', dueAt: NOW - 1, stageSince: NOW - HOUR })?.[0]).toBe('over');
});

test('rework runs on by the limit it had', () => {
  expect(
    verdicts({ stage: 'handling', rework: 1, handledAt: NOW - HOUR }, { handleDueAt: NOW + 1 })?.slice(1, 3),
  ).toEqual(['running', 'waiting']);
});

test('clocks of a suspended case stand still', () => {
  expect(verdicts({ suspendedUntil: NOW + HOUR, dueAt: null, totalDueAt: null })?.[1]).toBe('suspended');
});

test('without a calendar nothing is claimed of what is past', () => {
  const detail = detailForTest({}, { limits });
  expect(limitsOf(detail, NOW, null)?.[0]?.verdict).toBeNull();
});
