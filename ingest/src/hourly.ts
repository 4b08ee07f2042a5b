/** Work that keeps tables within their bounds: now and every hour. */
import type { Logger } from 'pino';

const INTERVAL_MS = 3_600_000;

/**
 * Runs `work` now and every hour, one at a time; what fails is logged as `failure` and left to the next hour. `signal` aborts
 * at the stop, which waits for the work to notice.
 */
export function startHourly(
  { log, failure }: { log: Logger; failure: string },
  work: (signal: AbortSignal) => Promise<void>,
): () => Promise<void> {
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();
  const round = () => {
    running = running
      .then(() => (stopping.signal.aborted ? undefined : work(stopping.signal)))
      .catch((error: unknown) => log.warn({ err: error }, failure));
  };
  round();
  const timer = setInterval(round, INTERVAL_MS);
  return async () => {
    clearInterval(timer);
    stopping.abort();
    await running;
  };
}
