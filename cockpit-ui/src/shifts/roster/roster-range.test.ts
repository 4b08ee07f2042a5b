import { expect, test } from 'vitest';
import { daysOf, rosterRange, weekdayOf } from './roster-range.ts';

test('a week begins on Monday, also when asked on a Sunday or over the end of a year', () => {
  expect(rosterRange('week', '2026-11-22', 0)).toEqual({ from: '2026-11-16', to: '2026-11-22' });
  expect(rosterRange('week', '2026-11-23', 0)).toEqual({ from: '2026-11-23', to: '2026-11-29' });
  expect(rosterRange('week', '2026-12-31', 1)).toEqual({ from: '2027-01-04', to: '2027-01-10' });
});

test('a month has all of its days, whatever day it is asked on', () => {
  expect(rosterRange('month', '2028-01-31', 1)).toEqual({ from: '2028-02-01', to: '2028-02-29' });
  expect(rosterRange('month', '2026-01-15', -1)).toEqual({ from: '2025-12-01', to: '2025-12-31' });
  expect(daysOf(rosterRange('month', '2028-02-01', 0))).toHaveLength(29);
});

test('days are local dates, each once and in order', () => {
  expect(daysOf({ from: '2026-02-27', to: '2026-03-02' })).toEqual([
    '2026-02-27',
    '2026-02-28',
    '2026-03-01',
    '2026-03-02',
  ]);
  expect([weekdayOf('2026-11-22'), weekdayOf('2026-11-23')]).toEqual([7, 1]);
});
