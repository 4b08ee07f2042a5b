import { expect, test } from 'vitest';
import { addressOf } from '../http/call.ts';
import { passedOverQuery } from './passed-over-filters.ts';

test('the address says which rule and how many; what it makes up is ignored', () => {
  const queryOf = (search: string) =>
    new URL(
      addressOf('GET /api/passed-over', { query: passedOverQuery(new URLSearchParams(search)) }),
      'http://x',
    ).search.slice(1);
  expect(queryOf('')).toBe('limit=50');
  expect(queryOf('rule=past-retention')).toBe('limit=50&rule=past-retention');
  expect(queryOf('rule=nonsense&all=1&limit=9')).toBe('limit=200');
});
