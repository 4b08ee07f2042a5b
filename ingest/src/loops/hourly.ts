/** Work that is done again and again beside everything else: now, and every hour or so. */
import type { Logger } from 'pino';

const HOUR_MS = 3_600_000;

/** Hears how each run of a job ended; without an error it ended well. */
export type JobListener = (error?: unknown) => void;

export interface RepeatedWork {
  log: Logger;
  /** What a run that fails is logged as. */
  failure: string;
  onRun?: JobListener | undefined;
}

/**
 * Runs `work` now and every hour, one at a time; what fails is logged as `failure` and left to the next hour. `signal` aborts
 * at the stop, which waits for the work to notice.
 */
export function startHourly(parts: RepeatedWork, work: (signal: AbortSignal) => Promise<void>): () => Promise<void> {
  return startEvery(HOUR_MS, parts, work);
}

/** The same every `everyMs` of real time. A run that takes longer makes the next one late. */
export function startEvery(
  everyMs: number,
  { log, failure, onRun }: RepeatedWork,
  work: (signal: AbortSignal) => Promise<void>,
): () => Promise<void> {
  const stopping = new AbortController();
  let running: Promise<void> | undefined;
  const start = () => {
    running ??= round().finally(() => {
      running = undefined;
    });
  };
  async function round(): Promise<void> {
    try {
      await work(stopping.signal);
      onRun?.();
    } catch (error) {
      log.warn({ err: error }, failure);
      onRun?.(error);
    }
  }
  start();
  const timer = setInterval(start, everyMs);
  return async () => {
    clearInterval(timer);
    stopping.abort();
    await running;
  };
}
