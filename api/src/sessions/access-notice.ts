/** Tells every api that somebody's access has changed, so that their sockets are judged again at once. */
import Type, { type Static } from 'typebox';
import { type Queryable, rows } from '../database/database.ts';

/** PostgreSQL channel; always PostgreSQL, whatever carries the other notices. */
export const ACCESS_CHANNEL = 'cockpit_access';

export const AccessNotice = Type.Object({
  kind: Type.Union([Type.Literal('person'), Type.Literal('display')]),
  id: Type.Integer(),
});
export type AccessNotice = Static<typeof AccessNotice>;

/** Heard when the transaction commits. */
export async function notifyAccess(tx: Queryable, notice: AccessNotice): Promise<void> {
  await rows(tx, 'access-tell', 'select pg_notify($1, $2)', [ACCESS_CHANNEL, JSON.stringify(notice)]);
}
