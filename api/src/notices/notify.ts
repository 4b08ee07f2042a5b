/** Tells screens, other apis and ingest what changed. Always by PostgreSQL, whatever carries the notices of batches. */
import { NOTICE_CHANNEL, type Notice } from '@cockpit/ingest/notices';
import { type Queryable, rows } from '../database/database.ts';

/** Adds the notice to the transaction: it is heard when that commits, and only then. */
export async function notify(tx: Queryable, notice: Notice): Promise<void> {
  await rows(tx, 'api-notices-notify', 'select pg_notify($1, $2)', [NOTICE_CHANNEL, JSON.stringify(notice)]);
}
