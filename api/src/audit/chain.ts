/** The seal of one row of the audit trail: a digest of the row and of the seal before it. Pure. */
import { createHash } from 'node:crypto';

/** What the first row seals. */
export const FIRST_SEAL: Buffer = Buffer.alloc(32);

export interface AuditRow {
  id: number;
  /** Epoch ms, whole. */
  at: number;
  person: number | null;
  actor: string;
  action: string;
  object: string;
  /** JSON as written. */
  before: string | null;
  after: string | null;
  reason: string | null;
  address: string | null;
}

export function sealOf(previous: Buffer, row: AuditRow): Buffer {
  const { id, at, person, actor, action, object, before, after, reason, address } = row;
  const text = JSON.stringify([id, at, person, actor, action, object, before, after, reason, address]);
  return createHash('sha256').update(previous).update(text).digest();
}
