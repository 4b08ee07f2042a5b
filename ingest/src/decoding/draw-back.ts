/**
 * After a life whose clock was ahead by more than anybody waits for: what it was the last to hear lies in the future, and all that
 * follows would count as overtaken until that time has come, alarms among it. The readings stay as they were stored; where order is
 * judged by, the future becomes now.
 */
import { type Database, inTransaction } from '../database/database.ts';
import { LATEST_STATES } from '../messages/stored/contract.ts';

const NOW = 'to_timestamp($1::float8 / 1000)';

const STATEMENTS: readonly string[] = [
  ...[...LATEST_STATES.map(({ table }) => table), 'fitness_counter'].map(
    (table) => `
  update ${table} set effective_at = least(effective_at, ${NOW}), received_at = ${NOW} where received_at > ${NOW}`,
  ),
  // A delay that runs has as long to go as it had.
  `
  update alarm_condition set since = least(since, ${NOW}), due_at = due_at - (last_received_at - ${NOW}),
    last_at = least(last_at, ${NOW}), last_received_at = ${NOW}
  where last_received_at > ${NOW}`,
  `update device_presence set status_at = ${NOW} where status_at > ${NOW}`,
];

/** Makes what arrived after `now` (epoch ms) the last that arrived until now. */
export async function drawBack(database: Database, now: number): Promise<void> {
  await inTransaction(database, async (tx) => {
    for (const text of STATEMENTS) await tx.query(text, [now]);
  });
}
