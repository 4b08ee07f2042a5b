import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { oncePerTick } from './once-per-tick.ts';

test('asks once in a turn of the event loop, and anew in the next', async () => {
  let asked = 0;
  const ask = oncePerTick(() => {
    asked += 1;
    return asked;
  });
  expect([ask(), ask()]).toEqual([1, 1]);
  await Promise.resolve();
  expect(ask()).toBe(1);
  await nextTurn();
  expect([ask(), ask()]).toEqual([2, 2]);
});

test('what is not asked in a turn is asked in the one that wants to know', async () => {
  let now = 0;
  const early = oncePerTick(() => now);
  const late = oncePerTick(() => now);
  now = 1;
  expect(early()).toBe(1);
  now = 2;
  expect(early()).toBe(1);
  expect(late()).toBe(2);
  await nextTurn();
  now = 3;
  expect([early(), late()]).toEqual([3, 3]);
});
