/** The watch over cases: one api at a time does what time does to them, and forgets answers nobody asks for any more. */
import type { Clock } from '@cockpit/ingest/clock';
import type { Logger } from 'pino';
import type { Queryable } from '../../database/database.ts';
import { coerceError } from '../../errors/errors.ts';
import { pruneAnswers } from '../../idempotency/once.ts';
import type { LeaderTask } from '../../leadership/rounds.ts';
import { traceCases } from '../trace.ts';
import { actByTime } from './by-time.ts';

/** Between two looks. Real ms. */
const LOOK_INTERVAL_MS = 5_000;

export interface CaseWatchDeps {
  clock: Clock;
  /** Epoch ms of the world's clock. */
  realNow(): number;
  log: Logger;
}

/** The watch as a task of the leader. */
export function caseWatch(deps: CaseWatchDeps): LeaderTask {
  return {
    name: 'case-watch',
    intervalMs: LOOK_INTERVAL_MS,
    delayMs: LOOK_INTERVAL_MS,
    async round(tx) {
      await sweepCases(tx, deps, deps.clock.now());
      return false;
    },
  };
}

/** One look. Returns how many cases it changed. */
export async function sweepCases(tx: Queryable, { realNow, log }: CaseWatchDeps, now: number): Promise<number> {
  await pruneAnswers(tx, realNow());
  return actByTime(tx, traceCases(realNow), now, (id, cause) =>
    log.warn({ err: coerceError(cause), case: id }, 'timed action on a case failed'),
  );
}
