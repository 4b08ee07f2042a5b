import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type RollupWatch, watchRollups } from './rollup-watch.ts';

let watch: RollupWatch | undefined;
let lag: () => Promise<number>;
let asked: number;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  asked = 0;
});
afterEach(async () => {
  await watch?.stop();
  vi.useRealTimers();
});

test('the lag is unknown before the first answer, and again when there was none for too long', async () => {
  lag = async () => 1_500;
  const now = start();
  expect(now.lagMs()).toBeNull();
  await pass(0);
  expect(now.lagMs()).toBe(1_500);
  lag = async () => Promise.reject(new Error('database unavailable'));
  await pass(20_000);
  expect(now.lagMs()).toBe(1_500);
  await pass(1);
  expect(now.lagMs()).toBeNull();
  lag = async () => 0;
  await pass(5_000);
  expect(now.lagMs()).toBe(0);
});

test('one question at a time, however long it takes', async () => {
  lag = () => new Promise(() => {});
  start();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toBe(1);
  watch = undefined;
});

function start(): RollupWatch {
  watch = watchRollups({
    look() {
      asked += 1;
      return lag();
    },
    now: () => performance.now(),
  });
  return watch;
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
