import { type Queryable, rows } from '../database/database.ts';
import { AUDIT_LOCK } from '../database/locks.ts';
import type { Person } from '../sessions/person.ts';
import { type AuditRow, FIRST_SEAL, sealOf } from './chain.ts';

export interface AuditEntry {
  /** Epoch ms of the real clock. */
  at: number;
  /** Who; a text names what acted by itself, or who is not signed in. */
  who: Pick<Person, 'kind' | 'id' | 'name'> | string;
  /** Verb of the domain, e.g. `alarm.acknowledge`. */
  action: string;
  /** What it was done to, e.g. `alarm:4711`. */
  object: string;
  /** State of the object; only what changed. Never a secret. */
  before?: object | undefined;
  after?: object | undefined;
  reason?: string | undefined;
  /** Network address of the request. */
  address?: string | undefined;
}

/**
 * Appends to the trail within the caller's transaction: the action and its row are stored together or not at all. Call it
 * last: from here to the commit all other writers of the trail wait.
 */
export async function audit(tx: Queryable, entry: AuditEntry): Promise<void> {
  await rows(tx, 'audit-lock', 'select pg_advisory_xact_lock($1::int8)', [AUDIT_LOCK]);
  // A statement of its own: it must see what the former holder of the lock has committed.
  const [last] = await rows<{ id: number; seal: Buffer }>(
    tx,
    'audit-last',
    'select id::float8 as id, seal from audit as a order by a.id desc limit 1',
  );
  const row = rowOf(entry, (last?.id ?? 0) + 1);
  await rows(
    tx,
    'audit-append',
    `insert into audit (id, at, person, actor, action, object, before, after, reason, address, seal)
     values ($1::int8, to_timestamp($2::float8 / 1000), $3, $4, $5, $6, $7::json, $8::json, $9, $10, $11)`,
    [
      row.id,
      row.at,
      row.person,
      row.actor,
      row.action,
      row.object,
      row.before,
      row.after,
      row.reason,
      row.address,
      sealOf(last?.seal ?? FIRST_SEAL, row),
    ],
  );
}

function rowOf({ at, who, action, object, before, after, reason, address }: AuditEntry, id: number): AuditRow {
  const known = typeof who !== 'string';
  return {
    id,
    at: Math.round(at),
    person: known && who.kind === 'person' ? who.id : null,
    actor: known ? who.name : who,
    action,
    object,
    before: before === undefined ? null : JSON.stringify(before),
    after: after === undefined ? null : JSON.stringify(after),
    reason: reason ?? null,
    address: address ?? null,
  };
}
