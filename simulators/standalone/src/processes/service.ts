/** What every process of ours does alike: say when it serves, end when it is told to or when its supervisor is gone. */
import { errorCode, StartFault, toError } from '../ground/fault.ts';

const STOP_SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * Runs `start`, sends `{type: 'ready', …}` with what it returns beside `stop`, then waits for SIGINT, SIGTERM or the
 * IPC `disconnect` and stops. Exit code 0 after a clean stop, 1 with one sentence when it could not start.
 */
export async function runService<T extends object>(
  start: () => Promise<{ ready: T; stop: () => Promise<void> }>,
): Promise<void> {
  // Listening begins before the start: a stop that comes while starting waits for it and then stops.
  const told = new Promise<void>((resolve) => {
    for (const signal of STOP_SIGNALS) process.on(signal, () => resolve());
    process.on('disconnect', () => resolve());
    // The supervisor may have gone while we were still loading: that event is over.
    if (process.send !== undefined && !process.connected) process.exit(0);
  });
  try {
    const { ready, stop } = await start();
    if (process.connected) process.send?.({ type: 'ready', ...ready }, () => {});
    await told;
    await stop();
    process.exit(0);
  } catch (thrown) {
    console.error(sentenceOf(thrown));
    process.exit(1);
  }
}

function sentenceOf(thrown: unknown): string {
  const error = toError(thrown);
  if (error instanceof StartFault) return error.message;
  const code = errorCode(thrown);
  return code === undefined ? (error.stack ?? error.message) : `${error.message}`;
}
