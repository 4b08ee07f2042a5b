import { describe, expect, it } from 'vitest';
import { historyRange } from './history.ts';

const FROM = Date.parse('2026-11-20T00:00:00+08:00');
const HOUR_MS = 3_600_000;
const ZONE = 'Asia/Shanghai';

describe('historyRange', () => {
  it.each([
    [1, '1m'],
    [25, '1m'],
    [25.01, '15m'],
    [375, '15m'],
    [375.01, '1h'],
    [1500, '1h'],
    [1501, '1d'],
    [24 * 1500, '1d'],
  ])('picks the finest rollup that stays within the bound: %d h → %s', (hours, bucket) => {
    const range = historyRange({ from: FROM, to: FROM + hours * HOUR_MS }, ZONE);
    expect(range.bucket).toBe(bucket);
    expect(range.starts.length).toBeLessThanOrEqual(1500);
  });

  it('refuses an empty range and too many points by name', () => {
    expect(() => historyRange({ from: FROM, to: FROM }, ZONE)).toThrow(
      expect.objectContaining({ code: 'empty-range', status: 400 }),
    );
    expect(() => historyRange({ from: FROM, to: FROM + 26 * HOUR_MS, bucket: '1m' }, ZONE)).toThrow(
      expect.objectContaining({ code: 'too-many-points', status: 400 }),
    );
    expect(() => historyRange({ from: 0, to: FROM }, ZONE)).toThrow(
      expect.objectContaining({ code: 'too-many-points' }),
    );
  });

  it('cuts days at local midnight, also when the clock is changed', () => {
    const from = Date.parse('2026-03-28T12:00:00+01:00');
    const { starts } = historyRange({ from, to: from + 72 * HOUR_MS, bucket: '1d' }, 'Europe/Berlin');
    expect(starts.map((start) => new Date(start).toISOString())).toEqual([
      '2026-03-27T23:00:00.000Z',
      '2026-03-28T23:00:00.000Z',
      '2026-03-29T22:00:00.000Z',
      '2026-03-30T22:00:00.000Z',
    ]);
  });

  it('includes the bucket the range begins in', () => {
    const { starts } = historyRange({ from: FROM + 90_000, to: FROM + 240_000, bucket: '1m' }, ZONE);
    expect(starts).toEqual([FROM + 60_000, FROM + 120_000, FROM + 180_000]);
  });
});
