/** Lets go what has stood in quarantine for too long, counted like what goes at the bound. */
import type { Logger } from 'pino';
import type { Database } from '../database.ts';
import { pruneQuarantine } from '../quarantine.ts';

const INTERVAL_MS = 3_600_000;
const DAY_MS = 86_400_000;

export interface PruneParts {
  database: Database;
  log: Logger;
  now(): number;
  /** Days since a message last came. */
  daysMax: number;
}

/** Prunes now and every hour; returns the stop. */
export function startQuarantinePruning({ database, log, now, daysMax }: PruneParts): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  let stopped = false;
  const round = () => {
    running = prune().catch((error: unknown) => log.warn({ err: error }, 'quarantine could not be pruned'));
  };

  async function prune(): Promise<void> {
    const before = now() - daysMax * DAY_MS;
    for (let more = true; more && !stopped; ) more = await pruneQuarantine(database, before, now());
  }

  round();
  const timer = setInterval(round, INTERVAL_MS);
  return async () => {
    stopped = true;
    clearInterval(timer);
    await running;
  };
}
