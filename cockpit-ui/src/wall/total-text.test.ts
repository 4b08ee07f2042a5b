import { expect, test } from 'vitest';
import { whole } from '../format/numbers.ts';
import { knownPart, totalText } from './total-text.ts';

const row = (reporting: number) => ({ reporting, expected: 8 });

test('a whole total stands, a partial one says that it is a lower bound', () => {
  expect(totalText(1346, row(8))).toBe(whole(1346));
  expect(totalText(1346, row(6))).toBe(`≥ ${whole(1346)}`);
  expect([knownPart(1346, row(8)), knownPart(1346, row(6))]).toEqual(['', '']);
});

test('of less than half there is no headline, and what is known is told beside it', () => {
  expect([totalText(479, row(1)), knownPart(479, row(1))]).toEqual(['—', '479']);
});

test('nothing known is not zero', () => {
  expect([totalText(null, row(0)), totalText(undefined, undefined), totalText(null, row(8))]).toEqual(['—', '—', '—']);
  expect([knownPart(null, row(0)), totalText(0, row(8)), totalText(0, row(7))]).toEqual(['', '0', '≥ 0']);
});
