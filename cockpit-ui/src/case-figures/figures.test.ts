import { expect, it } from 'vitest';
import { meanDays, rateText } from './figures.ts';

it('a rate without a denominator is not applicable, never 0 %', () => {
  expect(rateText({ numerator: 0, denominator: 0 })).toBeNull();
  expect(rateText({ numerator: 0, denominator: 24 })).toBe('0.0 %');
  expect(rateText({ numerator: 10_505, denominator: 12_687 })).toBe('82.8 %');
});

it('a mean of nothing is not applicable, and one of less than a day is not zero', () => {
  expect(meanDays({ ms: 0, cases: 0 })).toBeNull();
  expect(meanDays({ ms: 10_505 * 20.755 * 86_400_000, cases: 10_505 })).toBe('20.8');
  expect(meanDays({ ms: 7_200_000, cases: 1 })).toBe('0.1');
});
