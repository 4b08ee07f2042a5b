import { describe, expect, test } from 'vitest';
import { CLOCK_AHEAD_MS, CLOCK_BEHIND_MS, CLOCK_JUMP_MS, LATE_MS, QUALITY } from '../messages/contract.ts';
import { type Claim, judgeClock, judgeStatusClock } from './device-clock.ts';

const NOW = Date.parse('2026-11-22T08:00:00Z');
const HOUR_MS = 3_600_000;
const YEAR_2000 = Date.parse('2000-01-01T00:03:00Z');
const { clockAhead, clockBehind, late, outOfOrder } = QUALITY;

const judged = (more: Partial<Claim>) =>
  judgeClock({
    at: NOW,
    receivedAt: NOW + 0.5,
    buffered: false,
    retained: false,
    urgent: false,
    newest: undefined,
    keptSince: undefined,
    keptFrom: NOW - 90 * 24 * HOUR_MS,
    ...more,
  });
const believed = (at: number, quality: number, clockError: number | null) => ({
  ...{ at, claimedAt: null, quality, clockError },
});
const notBelieved = (claimedAt: number, quality: number, clockError: number | null) => ({
  ...{ at: NOW, claimedAt, quality, clockError },
});

describe('a live message', () => {
  test.each([CLOCK_AHEAD_MS, 0, -CLOCK_BEHIND_MS])('off by %i ms is believed', (error) => {
    expect(judged({ at: NOW + error })).toEqual(believed(NOW + error, 0, error));
  });

  test.each([
    ['three minutes ahead', NOW + 180_000, clockAhead],
    ['local time written as UTC', NOW + 8 * HOUR_MS, clockAhead],
    ['sixteen minutes behind', NOW - 960_000, clockBehind],
    ['eight hours behind', NOW - 8 * HOUR_MS, clockBehind],
    ['a clock that was reset', YEAR_2000, clockBehind],
  ])('%s happened when it arrived', (_, at, flag) => {
    expect(judged({ at })).toEqual(notBelieved(at, flag, at - NOW));
  });

  test('behind the last one for the second time, and running on from there, is of a clock that was set back', () => {
    const at = NOW - 10 * 60_000;
    const second = (claimedMs: number, arrivedMs: number) =>
      judged({ at, newest: NOW - 1_000, behind: { at: at - claimedMs, receivedAt: NOW - arrivedMs } });
    expect(second(60_000, 60_000)).toEqual(notBelieved(at, clockBehind, at - NOW));
    expect(second(60_000, 57_000)).toEqual(notBelieved(at, clockBehind, at - NOW));
    const overtaken = believed(at, outOfOrder, at - NOW);
    // What waited on the way comes at once.
    expect(second(60_000, 10_000)).toEqual(overtaken);
    expect(second(1_000, 1_000)).toEqual(overtaken);
    expect(judged({ at, newest: NOW - 1_000 })).toEqual(overtaken);
  });

  test('behind the arrival of one whose clock was not believed is of a clock that was put right', () => {
    const at = NOW - 700;
    const afterArrival = { newest: NOW - 100, isNewestArrival: true };
    expect(judged({ at, ...afterArrival })).toEqual({ at: NOW, claimedAt: at, quality: 0, clockError: -700 });
    expect(judged({ at, newest: NOW - 100 })).toEqual(believed(at, outOfOrder, -700));
    const waited = NOW - 60_000;
    expect(judged({ at: waited, ...afterArrival })).toMatchObject({ at: NOW, claimedAt: waited, quality: 0 });
    expect(judged({ at: NOW - 50, ...afterArrival })).toEqual(believed(NOW - 50, 0, -50));
    expect(judged({ at, ...afterArrival, buffered: true })).toEqual(believed(at, 0, null));
    // What has arrived before it, and waited in quarantine.
    expect(judged({ at, newest: NOW + 1, isNewestArrival: true })).toEqual(believed(at, outOfOrder, -700));
    const keptSince = NOW - HOUR_MS;
    expect(judged({ at, ...afterArrival, keptSince }).at).toBe(NOW);
    const kept = NOW - CLOCK_AHEAD_MS - 1;
    expect(judged({ at: kept, ...afterArrival, keptSince })).toEqual({
      ...{ at: NOW, claimedAt: kept, quality: 0, clockError: null },
    });
  });

  test('older than the last one was overtaken, unless it is an alarm whose clock has jumped', () => {
    const at = NOW - CLOCK_JUMP_MS - 1;
    expect(judged({ at, newest: NOW })).toEqual(believed(at, outOfOrder, at - NOW));
    expect(judged({ at, newest: NOW, urgent: true })).toEqual(notBelieved(at, clockBehind, at - NOW));
    // A box that starts again counts on from where it was switched off.
    expect(judged({ at: NOW - 20_000, newest: NOW, urgent: true }).at).toBe(NOW);
    const little = NOW - 2_000;
    expect(judged({ at: little, newest: NOW, urgent: true })).toEqual(believed(little, outOfOrder, -2_000));
  });
});

describe('what was kept has its own time and says nothing about the clock', () => {
  test('by the device', () => {
    const at = NOW - 8 * HOUR_MS;
    expect(judged({ at, buffered: true, newest: NOW, urgent: true })).toEqual(believed(at, late, null));
    expect(judged({ at: NOW - LATE_MS, buffered: true })).toEqual(believed(NOW - LATE_MS, 0, null));
  });

  test('by the broker while we were away; what is older than that was not kept', () => {
    const keptSince = NOW - 3 * HOUR_MS;
    expect(judged({ at: keptSince, keptSince })).toEqual(believed(keptSince, late, null));
    expect(judged({ at: keptSince - 1, keptSince })).toEqual(
      notBelieved(keptSince - 1, clockBehind, keptSince - 1 - NOW),
    );
    // Fresh while the broker still hands out: as good a measure as ever.
    expect(judged({ at: NOW - 1_000, keptSince })).toEqual(believed(NOW - 1_000, 0, -1_000));
  });

  test('as the last word on a topic, of whatever age it may be kept at', () => {
    expect(judged({ at: NOW - 80 * 24 * HOUR_MS, retained: true })).toMatchObject({ claimedAt: null, quality: late });
    expect(judged({ at: YEAR_2000, retained: true })).toEqual(notBelieved(YEAR_2000, clockBehind, null));
    const at = NOW - HOUR_MS;
    expect(judged({ at, retained: true, urgent: true, newest: NOW })).toMatchObject({ at, quality: late | outOfOrder });
  });

  test('but nobody kept the future', () => {
    const at = NOW + CLOCK_AHEAD_MS + 1;
    for (const kept of [{ buffered: true }, { retained: true }])
      expect(judged({ at, ...kept })).toEqual(notBelieved(at, clockAhead, null));
  });
});

test('a will is as old as it likes, and only a time that cannot be kept is replaced', () => {
  const claim = (at: number) =>
    judgeStatusClock({
      ...{ at, receivedAt: NOW, buffered: false, retained: true, urgent: false, newest: undefined },
      ...{ keptSince: undefined, keptFrom: NOW - 90 * 24 * HOUR_MS },
    });
  expect(claim(NOW - 30 * 24 * HOUR_MS)).toMatchObject({ at: NOW - 30 * 24 * HOUR_MS, quality: 0 });
  expect(claim(YEAR_2000)).toMatchObject({ at: NOW, claimedAt: YEAR_2000, quality: 0 });
  expect(claim(NOW + HOUR_MS)).toMatchObject({ at: NOW, claimedAt: NOW + HOUR_MS, quality: 0 });
});
