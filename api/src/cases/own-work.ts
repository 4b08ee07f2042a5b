/** Nobody checks their own work: who handled a case since it was last opened. */
import { type Queryable, rows } from '../database/database.ts';

/** Ids of everybody who said that case `c` is right since it was filed or last reopened, as a subquery. */
export const HANDLED_BY = `select h.person from case_action h where h.case_id = c.id and h.action = 'handle' and h.person is not null
  and h.version > coalesce((select max(o.version) from case_action o where o.case_id = c.id and o.action = 'reopen'), 0)`;

/** Everyone who handled it, and the present handler. */
export async function hasHandled(tx: Queryable, id: number, person: number): Promise<boolean> {
  const [found] = await rows<{ own: boolean }>(
    tx,
    'case-own-work',
    `select coalesce(c.handler = $2::int, false) or $2::int in (${HANDLED_BY}) as own from case_file c where c.id = $1::int8`,
    [id, person],
  );
  return found?.own ?? false;
}
