/** Tells every screen, when the transaction commits, that cases of these grids changed. Names travel, rows do not. */
import type { Queryable } from '../database/database.ts';
import { notify } from '../notices/notify.ts';

/** `grids`: null stands for a case without a place. */
export async function announceCases(
  tx: Queryable,
  community: string,
  grids: readonly (string | null)[],
): Promise<void> {
  const named = [...new Set(grids.filter((grid) => grid !== null))];
  await notify(tx, { kind: 'cases', community, grids: grids.includes(null) ? [] : named });
}
