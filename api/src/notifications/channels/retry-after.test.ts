import { expect, it } from 'vitest';
import { readRetryAfter } from './retry-after.ts';

const DATE = 'Sun, 22 Nov 2026 02:00:00 GMT';

it.each([
  ['120', undefined, 120_000],
  ['0', undefined, 0],
  ['86400', undefined, 3_600_000],
  ['Sun, 22 Nov 2026 02:01:30 GMT', DATE, 90_000],
  ['Sun, 22 Nov 2026 01:00:00 GMT', DATE, 0],
  ['Fri, 22 Nov 2030 02:00:00 GMT', DATE, 3_600_000],
  ['Sun, 22 Nov 2026 02:01:30 GMT', undefined, undefined],
  ['-5', DATE, undefined],
  ['soon', DATE, undefined],
  [undefined, DATE, undefined],
])('%s of an answer of %s is %s ms', (value, date, expected) => {
  expect(readRetryAfter(value, date)).toBe(expected);
});
