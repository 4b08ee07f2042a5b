/** Lets go what has stood in quarantine for too long, counted like what goes at the bound. */
import type { Logger } from 'pino';
import type { Database } from '../database/database.ts';
import { type JobListener, startHourly } from '../loops/hourly.ts';
import { pruneCutOff } from './refusals/store.ts';
import { pruneQuarantine } from './store.ts';

const DAY_MS = 86_400_000;

export interface PruneParts {
  database: Database;
  log: Logger;
  now(): number;
  /** Days since a message last came. */
  daysMax: number;
  onRun: JobListener;
}

/** Prunes now and every hour; returns the stop. */
export function startQuarantinePruning({ database, log, now, daysMax, onRun }: PruneParts): () => Promise<void> {
  return startHourly({ log, failure: 'pruning quarantine failed', onRun }, async (signal) => {
    const before = now() - daysMax * DAY_MS;
    for (let more = true; more && !signal.aborted; ) more = await pruneQuarantine(database, before, now());
    await pruneCutOff(database, before);
  });
}
