/**
 * Advisory locks of the api, in one place so that no two share a number. Each is held to the end of a transaction, which the connection
 * bounds (connection.ts). What one api at a time does is a lease (leadership), not a lock. Ingest's are in its own file of this name.
 */
import { type Queryable, rows } from './database.ts';

/** The audit trail grows by one row at a time. */
export const AUDIT_LOCK = 7_304_651_902;
/** With a person's id: their uploads come one after the other. */
export const UPLOADS_LOCK = 7_104;
/** With a community, a rule and a scope: changes of alarm rules. */
export const ALARM_RULES_LOCK = 7_100_006;
/** With a community: changes of case categories. */
export const CASE_CATEGORIES_LOCK = 7_100_011;
/** With a community: changes of departments and calendar. */
export const ORGANISATION_LOCK = 7_100_012;
/** With a community: who is on duty. */
export const DUTY_LOCK = 7_100_020;
/** With the number of a channel: its pace is counted by one at a time. */
export const CHANNEL_RATE_LOCK = 7_100_030;

/** Waits for the lock of this number and this text; it is held until the transaction ends. */
export async function lockByText(tx: Queryable, lock: number, text: string): Promise<void> {
  await rows(tx, 'lock-by-text', 'select pg_advisory_xact_lock($1::int, hashtext($2))', [lock, text]);
}

/** The same with a number. */
export async function lockByNumber(tx: Queryable, lock: number, number: number): Promise<void> {
  await rows(tx, 'lock-by-number', 'select pg_advisory_xact_lock($1::int, $2::int)', [lock, number]);
}
/** Credentials of the broker: their changes are numbered in the order of commits. */
export const CREDENTIALS_LOCK = 7_100_036;
