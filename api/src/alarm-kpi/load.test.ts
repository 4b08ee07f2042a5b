import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bandsOf, floodFigures, officerRate, slotCounts, slotRange } from './load.ts';

const SECOND = 1_000;
const SLOT = 600 * SECOND;
const FROM = 100 * SLOT;
const RANGE = { from: FROM, to: FROM + 6 * SLOT };
/** Raises from before the range until after it, oldest first, in ms. */
const anyRaises = fc
  .array(fc.integer({ min: -2_000, max: 4_200 }), { maxLength: 90 })
  .map((seconds) => seconds.sort((a, b) => a - b).map((second) => FROM + second * SECOND));

describe('alarm load', () => {
  it('looks at whole slots only, that are over', () => {
    expect(slotRange(FROM + 1, FROM + 3 * SLOT, FROM + 99 * SLOT)).toEqual({ from: FROM + SLOT, to: FROM + 3 * SLOT });
    expect(slotRange(FROM, FROM + 3 * SLOT, FROM + 2 * SLOT - 1)).toEqual({ from: FROM, to: FROM + SLOT });
    expect(slotRange(FROM + 1, FROM + SLOT, FROM + 99 * SLOT)).toEqual({ from: FROM + SLOT, to: FROM + SLOT });
  });

  it('has no shares of nothing', () => {
    const empty = { from: FROM, to: FROM };
    expect(bandsOf(slotCounts([], empty)).acceptable.value).toBeNull();
    expect(floodFigures([], empty)).toMatchObject({ time: { value: null }, alarms: { value: null }, longestMs: null });
    expect(officerRate([FROM], new Map(), RANGE).value).toBeNull();
  });

  it('counts slots and bands as counting by hand does', () => {
    fc.assert(
      fc.property(anyRaises, (raises) => {
        const counts = slotCounts(raises, RANGE);
        const byHand = [0, 1, 2, 3, 4, 5].map(
          (slot) => raises.filter((at) => at >= FROM + slot * SLOT && at < FROM + (slot + 1) * SLOT).length,
        );
        expect(counts).toEqual(byHand);
        const { acceptable, manageable, over, flood } = bandsOf(counts);
        expect([acceptable, manageable, over, flood].map(({ numerator }) => numerator)).toEqual([
          byHand.filter((count) => count <= 1).length,
          byHand.filter((count) => count === 2).length,
          byHand.filter((count) => count >= 3 && count <= 10).length,
          byHand.filter((count) => count >= 11).length,
        ]);
        expect(acceptable.denominator).toBe(6);
      }),
      { numRuns: 100, seed: 11 },
    );
  });

  it('measures floods as looking at every second does', () => {
    fc.assert(
      fc.property(anyRaises, (raises) => {
        const known = raises.filter((at) => at < RANGE.to);
        const within = (now: number, upTo: number) => known.filter((at) => at > now - SLOT && at <= upTo).length;
        let on = false;
        let floodMs = 0;
        const floods: { since: number; endedAt: number | null; peak: number }[] = [];
        for (let now = FROM - 2_000 * SECOND; now < RANGE.to; now += SECOND) {
          // Those of this very second come after the end of a flood they would not have kept alive.
          if (on && within(now, now - 1) < 5) {
            on = false;
            Object.assign(floods.at(-1) ?? {}, { endedAt: now });
          }
          if (!on && within(now, now) > 10) {
            on = true;
            floods.push({ since: now, endedAt: null, peak: 0 });
          }
          const last = floods.at(-1);
          if (on && last) last.peak = Math.max(last.peak, within(now, now));
          if (on && now >= FROM) floodMs += SECOND;
        }
        const touching = floods.filter(({ endedAt }) => endedAt === null || endedAt > FROM);
        const said = floodFigures(raises, RANGE);
        expect(said.count).toBe(touching.length);
        expect(said.time).toMatchObject({ numerator: floodMs, denominator: 6 * SLOT });
        expect(said.worst.map(({ since, peak }) => ({ since, peak }))).toEqual(
          touching.map(({ since, peak }) => ({ since, peak })),
        );
        const belongs = (at: number) =>
          touching.some(({ since, endedAt }) => at > since - SLOT && (endedAt === null || at < endedAt));
        expect(said.alarms.numerator).toBe(known.filter((at) => at >= FROM && belongs(at)).length);
      }),
      { numRuns: 60, seed: 12 },
    );
  });

  it('shares the load among the officers of each hour', () => {
    const hour = Math.ceil(FROM / 3_600_000) * 3_600_000;
    const range = { from: hour, to: hour + 7_200_000 };
    const raises = [hour, hour + 1, hour + 2, hour + 3_600_000];
    expect(officerRate(raises, new Map([[hour, 2]]), range)).toEqual({ value: 0.25, numerator: 3, denominator: 12 });
    // Of the hour that goes on only the slots that are over count.
    const soFar = { from: hour, to: hour + 2 * SLOT };
    expect(officerRate(raises, new Map([[hour, 2]]), soFar)).toMatchObject({ numerator: 3, denominator: 4 });
  });
});
