import { expect, test } from 'vitest';
import { serverClock } from './server-clock.ts';

test('the least delayed beat decides, and time runs on between beats', () => {
  let real = 1000;
  const clock = serverClock(
    () => real,
    () => 0,
  );
  clock.hear(500_000 - 400, 1); // 400 ms on its way
  real = 2500;
  clock.hear(501_500 - 20, 1);
  real = 4000;
  clock.hear(503_000 - 900, 1);
  expect(clock.now()).toBe(503_000 - 20);
});

test('simulated time runs at its speed', () => {
  let real = 0;
  const clock = serverClock(
    () => real,
    () => 0,
  );
  clock.hear(1_000_000, 60);
  real = 1000;
  expect(clock.now()).toBe(1_060_000);
  expect(clock.speed()).toBe(60);
});

test('a clock that was set anew is followed at once, backwards too', () => {
  let real = 0;
  const clock = serverClock(
    () => real,
    () => 0,
  );
  clock.hear(1_000_000, 1);
  real = 1500;
  clock.hear(900_000, 1);
  expect(clock.now()).toBe(900_000);
});
