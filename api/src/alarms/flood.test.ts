import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { floodNow, floodsOf } from './flood.ts';

const MINUTE_MS = 60_000;
const WINDOW_MS = 10 * MINUTE_MS;
const burst = (from: number, count: number, stepMs: number) =>
  Array.from({ length: count }, (_, index) => from + index * stepMs);

describe('an alarm flood', () => {
  it('is not yet there with ten alarms in ten minutes', () => {
    expect(floodNow(burst(0, 10, MINUTE_MS), 9 * MINUTE_MS)).toEqual({ since: null, size: 10, ended: null });
  });

  it('begins with the eleventh and counts those that led to it', () => {
    expect(floodNow(burst(0, 12, 30_000), 11 * 30_000)).toEqual({ since: 10 * 30_000, size: 12, ended: null });
  });

  it('ends when the fifth last leaves the window, and says so', () => {
    const raises = burst(0, 11, 30_000);
    const ends = 6 * 30_000 + WINDOW_MS;
    expect(floodNow(raises, ends - 1).since).toBe(10 * 30_000);
    expect(floodNow(raises, ends)).toEqual({ since: null, size: 4, ended: ends });
  });

  it('is what counting by hand at every second says', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 60 }), (seconds) => {
        const raises = seconds.sort((a, b) => a - b).map((second) => second * 1_000);
        const floods = floodsOf(raises, 4_000_000);
        let on = false;
        for (let now = 0; now <= 4_000_000; now += 1_000) {
          const recent = (upTo: number) => raises.filter((at) => at > now - WINDOW_MS && at <= upTo).length;
          // Those of this very second come after the end of a flood they would not have kept alive.
          if (on && recent(now - 1) < 5) on = false;
          if (!on && recent(now) > 10) on = true;
          const said = floods.some(({ since, endedAt }) => since <= now && (endedAt ?? Number.POSITIVE_INFINITY) > now);
          if (said !== on) throw new Error(`at ${now / 1_000} s: flood ${on}, said ${said}`);
        }
      }),
      { numRuns: 30, seed: 7 },
    );
  });
});
