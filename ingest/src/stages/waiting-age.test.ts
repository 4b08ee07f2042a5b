import { expect, it } from 'vitest';
import { trackWaiting } from './waiting-age.ts';

it('is that of the oldest message not stored yet; nothing that waits is no age', () => {
  let now = 0;
  const waiting = trackWaiting(() => now);
  expect(waiting.oldestMs()).toBe(0);
  waiting.pushed();
  now = 3_000;
  for (let i = 0; i < 10; i++) waiting.pushed();
  now = 5_000;
  expect(waiting.oldestMs()).toBe(5_000);
  waiting.stored(1);
  expect(waiting.oldestMs()).toBe(2_000);
  waiting.stored(9);
  expect(waiting.oldestMs()).toBe(2_000);
  waiting.stored(1);
  expect(waiting.oldestMs()).toBe(0);
  waiting.stored(5);
  expect(waiting.oldestMs()).toBe(0);
});

it('knows since when reading is held back', () => {
  let now = 0;
  const waiting = trackWaiting(() => now);
  let called = 0;
  const letOn: (() => void)[] = [];
  waiting.hold(
    (callback) => callback(),
    () => called++,
  );
  expect(waiting.heldMs()).toBe(0);
  waiting.hold(
    (callback) => letOn.push(callback),
    () => called++,
  );
  now = 4_000;
  expect(waiting.heldMs()).toBe(4_000);
  for (const callback of letOn) callback();
  expect(waiting.heldMs()).toBe(0);
  expect(called).toBe(2);
});
