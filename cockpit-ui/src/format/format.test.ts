import { expect, test } from 'vitest';
import { change, decimal, percent, whole } from './numbers.ts';
import { age, clockText, localDayStart, localTime } from './time.ts';

test('null is a dash and never a zero', () => {
  for (const write of [whole, decimal, percent]) {
    expect(write(null)).toBe('—');
    expect(write(undefined)).toBe('—');
    expect(write(Number.NaN)).toBe('—');
    expect(write(0)).toBe('0');
  }
});

test('thousands are grouped by thin spaces', () => {
  expect(whole(1_234_567)).toBe('1\u2009234\u2009567');
  expect(whole(-1204)).toBe('−1\u2009204');
  expect(whole(999)).toBe('999');
  expect(decimal(1234.56)).toBe('1\u2009234.6');
});

test('almost all is not all, and hardly any is not none', () => {
  expect(percent(0.997)).toBe('99');
  expect(percent(1)).toBe('100');
  expect(percent(0.003)).toBe('<1');
  expect(percent(0)).toBe('0');
  expect(percent(1.07)).toBe('107');
});

test('there is no change against nothing', () => {
  expect(change(10, 0)).toBeNull();
  expect(change(null, 5)).toBeNull();
  expect(change(6, 5)).toBeCloseTo(0.2);
});

test('ages are told in their two largest units, and the future counts as now', () => {
  const minute = 60_000;
  expect(age(0, 59_999)).toEqual({ unit: 'now' });
  expect(age(0, 6 * minute)).toEqual({ unit: 'min', n: 6, rest: 0 });
  expect(age(0, 192 * minute)).toEqual({ unit: 'hour', n: 3, rest: 12 });
  expect(age(0, 50 * 60 * minute)).toEqual({ unit: 'day', n: 2, rest: 2 });
  expect(age(10_000, 0)).toEqual({ unit: 'now' });
});

test('time is told in the community’s zone whatever the screen’s own is', () => {
  const instant = Date.parse('2026-11-22T15:42:08+08:00');
  expect(clockText(instant, 'Asia/Shanghai', true)).toBe('15:42:08');
  expect(localTime(instant, 'Asia/Shanghai')).toMatchObject({ month: 11, day: 22, weekday: 7 });
  expect(localDayStart(instant, 'Asia/Shanghai')).toBe(Date.parse('2026-11-22T00:00:00+08:00'));
});

test('midnight is found on the days the clocks change', () => {
  expect(localDayStart(Date.parse('2026-03-29T15:00:00+02:00'), 'Europe/Berlin')).toBe(
    Date.parse('2026-03-29T00:00:00+01:00'),
  );
  expect(localDayStart(Date.parse('2026-10-25T15:00:00+01:00'), 'Europe/Berlin')).toBe(
    Date.parse('2026-10-25T00:00:00+02:00'),
  );
});
