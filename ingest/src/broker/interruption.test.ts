import { expect, test } from 'vitest';
import { trackInterruption } from './interruption.ts';

const MINUTE_MS = 60_000;

test('covers the time away and a while of catching up, then trusts nobody’s age any more', () => {
  let now = 0;
  const interruption = trackInterruption({ now: () => now, speed: 1 }, undefined);
  interruption.restored();
  expect(interruption.keptSince()).toBeUndefined();
  now = 100 * MINUTE_MS;
  interruption.lost();
  now = 300 * MINUTE_MS;
  interruption.restored();
  expect(interruption.keptSince()).toBe(98 * MINUTE_MS);
  now = 305 * MINUTE_MS;
  interruption.lost();
  interruption.restored();
  expect(interruption.keptSince()).toBe(98 * MINUTE_MS);
  now = 316 * MINUTE_MS;
  expect(interruption.keptSince()).toBeUndefined();
});

test('an earlier life counts as the last time anything arrived', () => {
  const interruption = trackInterruption({ now: () => 500 * MINUTE_MS, speed: 1 }, 100 * MINUTE_MS);
  interruption.restored();
  expect(interruption.keptSince()).toBe(98 * MINUTE_MS);
});
