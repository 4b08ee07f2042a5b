import { expect, test } from 'vitest';
import { periodRange, questionOf } from './period.ts';

const ZONE = 'Asia/Shanghai';
const NOW = Date.parse('2026-11-22T10:00:00+08:00');
const at = (text: string) => Date.parse(text);

test('the newest period ends with today, earlier ones lie before it without a gap', () => {
  const week = periodRange({ period: 'week', back: 0, grid: undefined }, NOW, ZONE);
  expect(week).toEqual({ from: at('2026-11-16T00:00:00+08:00'), to: at('2026-11-23T00:00:00+08:00') });
  expect(periodRange({ period: 'week', back: 1, grid: undefined }, NOW, ZONE).to).toBe(week.from);
});

test('days on which the clocks change begin at midnight all the same', () => {
  const day = periodRange(
    { period: 'day', back: 0, grid: undefined },
    at('2026-10-25T12:00:00+01:00'),
    'Europe/Berlin',
  );
  expect(day).toEqual({ from: at('2026-10-25T00:00:00+02:00'), to: at('2026-10-26T00:00:00+01:00') });
});

test('an address that asks for nonsense gets today', () => {
  for (const search of ['', 'period=year&back=-3&grid=../x', 'back=1e9x'])
    expect(questionOf(new URLSearchParams(search), ['day', 'week', 'month'])).toEqual({
      period: 'day',
      back: 0,
      grid: undefined,
    });
});
