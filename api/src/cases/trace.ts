/** What people, and time, do to cases, in the sealed trail. Descriptions and notes stay out of it: they can name people. */
import { type AuditEntry, audit } from '../audit/write.ts';
import type { Queryable } from '../database/database.ts';

/** Called last in the transaction. */
export type CaseTrace = (tx: Queryable, entry: Omit<AuditEntry, 'at'>) => Promise<void>;

/** `realNow`: epoch ms of the world's clock; the trail does not follow a simulated one. */
export function traceCases(realNow: () => number): CaseTrace {
  return (tx, entry) => audit(tx, { ...entry, at: realNow() });
}
