/** The state machine of an alarm: a function of the process, the people and the time. Pure; docs/ALARMS.md draws it. */
import type { AlarmState } from './contract.ts';

/** What is known of one occurrence. Instants are epoch ms. */
export interface AlarmFacts {
  clearedAt: number | null;
  ackedAt: number | null;
  /** Null: there was progress, or nobody owns it. */
  ackExpiresAt: number | null;
  /** Ended unseen by design. */
  settledAt: number | null;
  shelvedUntil: number | null;
  outOfServiceAt: number | null;
  /** End of the maintenance window that is on now. */
  suppressedUntil: number | null;
}

/** What a person can do to it. */
export type AlarmVerb = 'acknowledge' | 'shelve' | 'unshelve' | 'out-of-service' | 'in-service' | 'comment';

/** In which states each can be done. */
export const ALLOWED_IN: Record<AlarmVerb, readonly AlarmState[]> = {
  acknowledge: ['unacknowledged', 'returned'],
  shelve: ['unacknowledged', 'acknowledged', 'returned'],
  unshelve: ['shelved'],
  'out-of-service': ['unacknowledged', 'acknowledged', 'returned', 'shelved', 'suppressed', 'normal'],
  'in-service': ['out-of-service'],
  comment: ['unacknowledged', 'returned', 'acknowledged', 'shelved', 'suppressed', 'out-of-service', 'normal'],
};

/**
 * The state at `now`. What is over and seen is normal, whatever is put away; out of service hides more than maintenance,
 * and maintenance more than a shelf. An acknowledgement without progress holds until it expires.
 */
export function stateOf(facts: AlarmFacts, now: number): AlarmState {
  const active = facts.clearedAt === null;
  if (!active && (facts.ackedAt !== null || facts.settledAt !== null)) return 'normal';
  if (facts.outOfServiceAt !== null) return 'out-of-service';
  if (facts.suppressedUntil !== null && facts.suppressedUntil > now) return 'suppressed';
  if (facts.shelvedUntil !== null && facts.shelvedUntil > now) return 'shelved';
  if (!active) return 'returned';
  return isOwned(facts, now) ? 'acknowledged' : 'unacknowledged';
}

/** Whether somebody owns it at `now`. */
export function isOwned({ ackedAt, ackExpiresAt }: AlarmFacts, now: number): boolean {
  return ackedAt !== null && (ackExpiresAt === null || ackExpiresAt > now);
}

/** The same as SQL, over FROM_ALARMS in rows.ts with the instant as `$1` (epoch ms). A test holds the two together. */
export const STATE_SQL = `case
  when not a.open then 'normal'
  when p.out_of_service_at is not null then 'out-of-service'
  when w.until is not null then 'suppressed'
  when p.shelved_until > to_timestamp($1::float8 / 1000) then 'shelved'
  when a.cleared_at is not null then 'returned'
  when h.acked_at is not null and (h.ack_expires_at is null or h.ack_expires_at > to_timestamp($1::float8 / 1000))
    then 'acknowledged'
  else 'unacknowledged' end`;
