import { expect, test } from 'vitest';
import { parseInstant } from './instant.ts';

const DAY_MS = 86_400_000;
const FIRST = Date.UTC(2000, 0, 1);
const DAYS = (Date.UTC(2100, 0, 1) - FIRST) / DAY_MS;

test('each day of the century is read as it is written, with and without milliseconds, in UTC and in a zone', () => {
  for (let day = 0; day < DAYS; day++) {
    // Another hour, minute and millisecond each day.
    const at = FIRST + day * DAY_MS + ((day * 7_919_333) % DAY_MS);
    const written = new Date(at).toISOString();
    const second = at - (at % 1_000);
    expect([
      parseInstant(written),
      parseInstant(`${written.slice(0, 19)}Z`),
      parseInstant(written.replace('Z', '+00:00')),
    ]).toEqual([at, second, at]);
  }
});

test.each([
  ['2026-11-20T16:15:30.5+08:00', Date.UTC(2026, 10, 20, 8, 15, 30, 500)],
  ['2026-11-20T16:15+0800', Date.UTC(2026, 10, 20, 8, 15)],
  ['2024-02-29T23:59:59.999Z', Date.UTC(2024, 1, 29, 23, 59, 59, 999)],
  ['2000-01-01T00:00:00Z', FIRST],
  ['2099-12-31T23:59:59Z', Date.UTC(2099, 11, 31, 23, 59, 59)],
  ['2026-11-20T08:15:30.1239Z', Date.UTC(2026, 10, 20, 8, 15, 30, 123)],
])('%s is an instant', (text, at) => {
  expect(parseInstant(text)).toBe(at);
});

test.each([
  '2025-02-29T00:00:00Z',
  '2026-02-30T00:00:00.000Z',
  '2026-04-31T00:00:00Z',
  '2026-00-10T00:00:00Z',
  '2026-13-10T00:00:00Z',
  '2026-11-00T00:00:00Z',
  '2026-11-20T24:00:00Z',
  '2026-11-20T23:60:00Z',
  '2026-11-20T23:59:60Z',
  '1999-12-31T23:59:59Z',
  '2100-01-01T00:00:01Z',
  '2026-11-20 08:15:30Z',
  '2026-11-20T08:15:30.12',
  '2026-11-20T08:15:30.1 3Z',
  '2026-11-2xT08:15:30.123Z',
  '+026-11-20T08:15:30.123Z',
  '２026-11-20T08:15:30.123Z',
])('%s is none', (text) => {
  expect(parseInstant(text)).toBeUndefined();
});
