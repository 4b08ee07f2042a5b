import { expect, it } from 'vitest';
import { areInOrder, monthAfter, monthOf, weekdayOf, weeksOf } from './month.ts';

it('a month is shown in whole weeks from Monday to Sunday', () => {
  expect(weeksOf('2026-02')).toEqual({ from: '2026-01-26', to: '2026-03-01' });
  expect(weeksOf('2025-10')).toEqual({ from: '2025-09-29', to: '2025-11-02' });
  expect([weekdayOf('2026-02-16'), weekdayOf('2026-02-22')]).toEqual([1, 7]);
});

it('turns over the year both ways', () => {
  expect([monthAfter('2025-12', 1), monthAfter('2026-01', -1)]).toEqual(['2026-01', '2025-12']);
});

it('an address that names no month means the present one', () => {
  expect(['2026-02', '2026-13', 'x', null].map((asked) => monthOf(asked, '2026-11-20'))).toEqual([
    '2026-02',
    '2026-11',
    '2026-11',
    '2026-11',
  ]);
});

it('hours must be times in order, and may touch', () => {
  expect(areInOrder([['08:30', '12:00'], ['12:00', '17:30']])).toBe(true); // biome-ignore format: one line
  expect(areInOrder([['08:30', '12:00'], ['11:00', '17:30']])).toBe(false); // biome-ignore format: one line
  expect(areInOrder([['12:00', '12:00']])).toBe(false);
  expect(areInOrder([['8:30', '12:00']])).toBe(false);
  expect(areInOrder([['08:30', '24:00']])).toBe(false);
});
