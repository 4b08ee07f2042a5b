/**
 * One loop that reads what was touched; the next reading starts after the last was shown, so a slow database means fewer
 * changes, never a queue. A reading that fails is tried again with growing pauses.
 */
import type { Logger } from 'pino';
import { coerceError, RequestError, unavailable } from '../errors/errors.ts';
import { createSleeper } from '../loops/sleeper.ts';
import type { Part } from './screen.ts';

/** Shortest time between two changes of a room: 10 per second, and 10 of what is read ahead of the rest. Real ms. */
export const CHANGE_INTERVAL_MS = 100;
const RETRY_MIN_MS = 250;
const RETRY_MAX_MS = 5_000;

export interface RefreshLoopDeps {
  log: Logger;
  /** 0 ≤ n < 1, for the jitter of retries. */
  random(): number;
  /** Nothing is read for nobody. */
  wanted(): boolean;
  /** Reads, derives, publishes. Resolves with after how many real ms time alone will change something; null: it never will. */
  read(parts: ReadonlySet<Part>): Promise<number | null>;
  /** That time has passed. */
  due(): void;
}

export interface RefreshLoop {
  touch(parts: Iterable<Part>): void;
  /** Resolves after a reading of `parts` that began after the call; cuts a pause short. Rejects with RequestError. */
  ask(parts: Iterable<Part>): Promise<void>;
  /** The last reading failed. */
  isFailing(): boolean;
  /** Nobody is here: what time alone would change waits. */
  rest(): void;
  stop(): Promise<void>;
}

interface Waiter {
  resolve(): void;
  reject(error: Error): void;
}

export function createRefreshLoop(deps: RefreshLoopDeps): RefreshLoop {
  const floor = createSleeper();
  const retry = createSleeper();
  let tick: NodeJS.Timeout | undefined;
  let pending = new Set<Part>();
  let waiting: Waiter[] = [];
  let running: Promise<void> | undefined;
  let stopped = false;
  let failures = 0;

  return {
    touch,
    ask(parts) {
      if (stopped || !deps.wanted()) return Promise.reject(unavailable());
      return new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        touch(parts);
        retry.wake();
      });
    },
    isFailing: () => failures > 0,
    rest: () => clearTimeout(tick),
    async stop() {
      stopped = true;
      clearTimeout(tick);
      floor.stop();
      retry.stop();
      await running;
      for (const waiter of waiting) waiter.reject(unavailable());
    },
  };

  function touch(parts: Iterable<Part>): void {
    for (const part of parts) pending.add(part);
    start();
  }

  function start(): void {
    if (stopped || !deps.wanted()) return;
    clearTimeout(tick);
    running ??= loop().finally(() => {
      running = undefined;
      if (pending.size > 0) start();
    });
  }

  async function loop(): Promise<void> {
    let wait: number | null = null;
    while (!stopped && deps.wanted() && pending.size > 0) {
      const started = performance.now();
      const parts = pending;
      const waiters = waiting;
      pending = new Set();
      waiting = [];
      try {
        wait = await deps.read(parts);
        if (failures > 0) deps.log.info('wall tables can be read again');
        failures = 0;
        for (const waiter of waiters) waiter.resolve();
      } catch (thrown) {
        const error = coerceError(thrown);
        if (failures++ === 0) deps.log.error({ err: error }, 'reading the wall tables failed, retrying');
        for (const part of parts) pending.add(part);
        for (const waiter of waiters) waiter.reject(error instanceof RequestError ? error : unavailable(error));
        // Somebody who asks cuts this pause short; the one below holds for everyone.
        await retry.pause(retryMs());
      }
      await floor.pause(started + CHANGE_INTERVAL_MS - performance.now());
    }
    if (!stopped && deps.wanted() && wait !== null) tick = setTimeout(deps.due, wait).unref();
  }

  function retryMs(): number {
    return Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** failures) * (0.5 + deps.random() / 2);
  }
}
