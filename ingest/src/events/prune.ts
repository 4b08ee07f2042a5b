/** Lets events older than EVENT_RETENTION_DAYS go. */
import type { Logger } from 'pino';
import type { Database } from '../database.ts';
import { EVENT_RETENTION_MS } from './store.ts';

const INTERVAL_MS = 3_600_000;
/** Rows of one statement, so that pruning never holds up a batch for long. */
const ROWS_PER_STATEMENT = 5_000;

const PRUNE = `
  delete from event where id in (
    select id from event where at < to_timestamp($1::float8 / 1000) limit $2::int
  )`;

/** Prunes now and every hour; returns the stop. */
export function startEventPruning({
  database,
  log,
  now,
}: {
  database: Database;
  log: Logger;
  now(): number;
}): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  let stopped = false;
  const round = () => {
    running = prune().catch((error: unknown) => log.warn({ err: error }, 'old events could not be pruned'));
  };

  async function prune(): Promise<void> {
    for (let removed = ROWS_PER_STATEMENT; removed === ROWS_PER_STATEMENT && !stopped; ) {
      const result = await database.query(PRUNE, [now() - EVENT_RETENTION_MS, ROWS_PER_STATEMENT]);
      removed = result.rowCount ?? 0;
    }
  }

  round();
  const timer = setInterval(round, INTERVAL_MS);
  return async () => {
    stopped = true;
    clearInterval(timer);
    await running;
  };
}
