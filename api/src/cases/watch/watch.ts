/** The watch over cases: one api at a time does what time does to them, and forgets answers nobody asks for any more. */
import type { Clock } from '@cockpit/ingest/clock';
import type { Logger } from 'pino';
import { type Database, inTransaction, rows } from '../../database.ts';
import { coerceError } from '../../errors.ts';
import { pruneAnswers } from '../../idempotency/once.ts';
import { createPace } from '../../live/pace.ts';
import { traceCases } from '../trace.ts';
import { actByTime } from './by-time.ts';

/** Any constant of our own; alarms and ingest have others. */
const WATCH_LOCK = 7_100_006;
/** Between two looks. Real ms. */
const LOOK_INTERVAL_MS = 5_000;

export interface CaseWatchDeps {
  database: Database;
  clock: Clock;
  /** Epoch ms of the world's clock. */
  realNow(): number;
  log: Logger;
}

/** Looks until stopped; several apis take turns as the lock falls to them. */
export function startCaseWatch(deps: CaseWatchDeps): { stop(): Promise<void> } {
  const pace = createPace();
  let stopped = false;
  let failing = false;
  const running = run();
  return {
    async stop() {
      stopped = true;
      pace.stop();
      await running;
    },
  };

  async function run(): Promise<void> {
    await pace.pause(LOOK_INTERVAL_MS);
    while (!stopped) {
      try {
        await lookOnce(deps, deps.clock.now());
        failing = false;
      } catch (error) {
        if (!failing) deps.log.warn({ err: coerceError(error) }, 'the watch over cases could not look; trying again');
        failing = true;
      }
      await pace.pause(LOOK_INTERVAL_MS);
    }
  }
}

/** One look in one transaction. Returns how many cases it changed; undefined: another api is at it. */
export async function lookOnce({ database, realNow, log }: CaseWatchDeps, now: number): Promise<number | undefined> {
  return inTransaction(database, async (tx) => {
    const [lock] = await rows<{ mine: boolean }>(
      tx,
      'case-watch-lock',
      'select pg_try_advisory_xact_lock($1::int8) as mine',
      [WATCH_LOCK],
    );
    if (!lock?.mine) return undefined;
    await pruneAnswers(tx, realNow());
    return actByTime(tx, traceCases(realNow), now, (id, cause) =>
      log.warn({ err: coerceError(cause), case: id }, 'time could not act on a case'),
    );
  });
}
