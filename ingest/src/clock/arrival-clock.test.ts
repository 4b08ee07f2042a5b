import fc from 'fast-check';
import { expect, test } from 'vitest';
import { timestamptzArray } from '../database/binary-array.ts';
import { createArrivalClock, instantsAfter } from './arrival-clock.ts';

const NOW = Date.parse('2026-11-22T08:00:00Z');
const HOUR_MS = 3_600_000;

test('never gives an instant twice and never goes back, whatever the system clock does', () => {
  const steps = fc.array(fc.tuple(fc.integer({ min: -5_000, max: 5_000 }), fc.integer({ min: 1, max: 3_000 })));
  fc.assert(
    fc.property(steps, (moves) => {
      let now = NOW;
      const clock = createArrivalClock(() => now);
      let free = Number.NEGATIVE_INFINITY;
      for (const [move, span] of moves) {
        now += move;
        const given = Math.round(clock.next(span) * 1_000);
        expect(given).toBeGreaterThanOrEqual(free);
        free = given + span;
      }
    }),
    { seed: 9, numRuns: 300 },
  );
});

test('counts microseconds within a millisecond and goes on with the next', () => {
  const clock = createArrivalClock(() => NOW);
  expect([clock.next(), clock.next(), clock.next(998), clock.next()]).toEqual([NOW, NOW + 0.001, NOW + 0.002, NOW + 1]);
});

test('a system clock set back an hour slows it down until both agree again', () => {
  let now = NOW;
  const clock = createArrivalClock(() => now);
  clock.next();
  now = NOW - HOUR_MS;
  expect(clock.next()).toBeCloseTo(NOW, 1);
  now += HOUR_MS / 2;
  expect(clock.next()).toBeCloseTo(NOW + HOUR_MS / 4, 1);
  now += 2 * HOUR_MS;
  expect(clock.next()).toBe(now);
});

test('the way back of a clock that was set back again and put right is no time that passed', () => {
  let now = NOW + HOUR_MS;
  let elapsed = 0;
  const clock = createArrivalClock(
    () => now,
    undefined,
    () => elapsed,
  );
  clock.next();
  for (const system of [NOW, NOW - HOUR_MS, NOW]) {
    now = system + elapsed;
    clock.next();
    elapsed += 2_000;
  }
  now = NOW + elapsed;
  expect(clock.next()).toBeCloseTo(NOW + HOUR_MS + elapsed / 2, 1);
});

test('is ahead until the system clock has come so far, and a burst within a millisecond is no such thing', () => {
  let now = NOW;
  const clock = createArrivalClock(() => now);
  clock.next(5_000);
  expect(clock.isAhead()).toBe(false);
  now = NOW - HOUR_MS;
  expect(clock.isAhead()).toBe(true);
  clock.next();
  now = NOW + HOUR_MS;
  expect(clock.isAhead()).toBe(false);
});

test('goes on from the last arrival of an earlier life, unless that one lies in a future nobody believes', () => {
  expect(createArrivalClock(() => NOW, NOW + 5_000).next()).toBe(NOW + 5_000.001);
  expect(createArrivalClock(() => NOW, NOW + 2 * HOUR_MS).next()).toBe(NOW);
});

test('an instant is the same number after the database, and parts of a message follow it', () => {
  const part = instantsAfter(NOW + 0.999, 3);
  expect(part).toBe(NOW + 1 + 0.002);
  const bytes = timestamptzArray([part]);
  expect(bytes.readBigInt64BE(bytes.length - 8)).toBe(BigInt(NOW - 946_684_800_000) * 1000n + 1002n);
});
