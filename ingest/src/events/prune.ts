/** Lets events older than EVENT_RETENTION_DAYS go. */
import type { Logger } from 'pino';
import type { Database } from '../database/database.ts';
import { type JobListener, startHourly } from '../loops/hourly.ts';
import { EVENT_RETENTION_MS } from './store.ts';

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
  onRun,
}: {
  database: Database;
  log: Logger;
  now(): number;
  onRun: JobListener;
}): () => Promise<void> {
  return startHourly({ log, failure: 'deleting old events failed', onRun }, async (signal) => {
    for (let removed = ROWS_PER_STATEMENT; removed === ROWS_PER_STATEMENT && !signal.aborted; ) {
      const result = await database.query(PRUNE, [now() - EVENT_RETENTION_MS, ROWS_PER_STATEMENT]);
      removed = result.rowCount ?? 0;
    }
  });
}
