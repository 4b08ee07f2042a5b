import { setTimeout as pause } from 'node:timers/promises';
import { WAIT_MAX_MS } from './bounds.ts';

const ASK_EVERY_MS = 50;

/** Asks until the answer is yes; rejects, saying what was awaited. For what nobody announces. */
export async function eventually(
  what: string,
  holds: () => boolean | Promise<boolean>,
  patienceMs = WAIT_MAX_MS,
): Promise<void> {
  for (const deadline = Date.now() + patienceMs; !(await holds()); await pause(ASK_EVERY_MS))
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
}
