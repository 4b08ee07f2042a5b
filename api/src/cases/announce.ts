/** Tells every screen, when the transaction commits, that cases of these grids changed. Names travel, rows do not. */
import { NOTICE_CHANNEL, type Notice } from '@cockpit/ingest/notices';
import { type Queryable, rows } from '../database/database.ts';

/** `grids`: null stands for a case without a place. */
export async function announceCases(
  tx: Queryable,
  community: string,
  grids: readonly (string | null)[],
): Promise<void> {
  const named = [...new Set(grids.filter((grid) => grid !== null))];
  const notice: Notice = { kind: 'cases', community, grids: grids.includes(null) ? [] : named };
  await rows(tx, 'case-announce', 'select pg_notify($1, $2)', [NOTICE_CHANNEL, JSON.stringify(notice)]);
}
