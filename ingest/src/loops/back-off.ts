/** Waiting between attempts. */
import { setTimeout } from 'node:timers/promises';

const FIRST_MS = 200;
const LONGEST_MS = 5_000;

/** Waits the time of the given attempt (1, 2, …): doubling, capped, half of it random so that many do not come at once. */
export async function backOff(attempt: number, signal: AbortSignal): Promise<void> {
  const cap = Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1));
  await pause(cap / 2 + Math.random() * (cap / 2), signal);
}

/** Waits `ms`, or until `signal` aborts. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0 || signal.aborted) return;
  await setTimeout(ms, undefined, { signal }).catch(() => {});
}
