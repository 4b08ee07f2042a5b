/** Asks ingest, which alone writes quarantine, by a row in `quarantine_action`; reads back what came of it. */
import { type Database, type Queryable, rows } from '../database/database.ts';
import { notify } from '../notices/notify.ts';
import type { QuarantineAction, QuarantineActionRequest } from './contract.ts';

/** Actions that may wait for ingest. */
const WAITING_MAX = 100;

const COLUMNS = `id::float8 as id, (extract(epoch from asked_at) * 1000)::float8 as "askedAt", asked_by as by, action, why, filter,
  released, duplicates, refused, passed_over as "passedOver", discarded, (extract(epoch from done_at) * 1000)::float8 as "doneAt"`;

/** Notes the action and wakes ingest; undefined when too many wait already. It means the rows there are now. */
export async function requestAction(
  tx: Queryable,
  { action, filter, by, why }: QuarantineActionRequest & { by: string },
  now: number,
): Promise<QuarantineAction | undefined> {
  const [asked] = await rows<QuarantineAction>(
    tx,
    'quarantine-ask',
    `insert into quarantine_action (asked_at, asked_by, action, why, filter, up_to)
     select to_timestamp($1::float8 / 1000), $2, $3, $4, $5::jsonb, coalesce((select max(id) from quarantine), 0)
     where (select count(*) from quarantine_action where done_at is null) < $6::int
     returning ${COLUMNS}`,
    [now, by, action, why ?? null, JSON.stringify(filter), WAITING_MAX],
  );
  if (asked !== undefined) await notify(tx, { kind: 'quarantine-action' });
  return asked;
}

/** Newest first; at most `limit` with an id below `before`. */
export function readActions(
  database: Database,
  before: number | undefined,
  limit: number,
): Promise<QuarantineAction[]> {
  return rows<QuarantineAction>(
    database,
    'quarantine-actions',
    `select ${COLUMNS} from quarantine_action as a where $1::int8 is null or a.id < $1 order by a.id desc limit $2::int`,
    [before ?? null, limit],
  );
}

export async function readAction(database: Database, id: number): Promise<QuarantineAction | undefined> {
  const found = await rows<QuarantineAction>(
    database,
    'quarantine-action',
    `select ${COLUMNS} from quarantine_action as a where a.id = $1::int8`,
    [id],
  );
  return found[0];
}
