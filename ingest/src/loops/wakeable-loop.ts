/** Work that waits for a word: done when somebody says that there may be some, and again when it failed. */
import type { Logger } from 'pino';
import { backOff } from './back-off.ts';

export interface WakeableLoop {
  /** There may be something to do. */
  wake(): void;
  /** Ends after the piece being done. */
  stop(): Promise<void>;
}

/** Starts with what is waiting. `work` rejects when it cannot go on for now; that is logged as `failure` and tried again. */
export function startWakeableLoop(
  { log, failure }: { log: Logger; failure: string },
  work: (signal: AbortSignal) => Promise<void>,
): WakeableLoop {
  const stopping = new AbortController();
  let wake: (() => void) | undefined;
  let wakePending = true;
  const running = run();

  async function run(): Promise<void> {
    for (let failures = 0; !stopping.signal.aborted; ) {
      if (!wakePending) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      wakePending = false;
      try {
        await work(stopping.signal);
        failures = 0;
      } catch (error) {
        wakePending = true;
        failures += 1;
        log.warn({ err: error }, failure);
        await backOff(failures, stopping.signal);
      }
    }
  }

  return {
    wake() {
      wakePending = true;
      wake?.();
    },
    async stop() {
      stopping.abort();
      wake?.();
      await running;
    },
  };
}
