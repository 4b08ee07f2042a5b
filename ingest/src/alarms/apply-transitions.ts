/** Writes transitions to table alarm. */
import type { Transaction } from '../database/database.ts';
import { addOccurrences, announceAt, changeOccurrences, lockOccurrences } from './occurrence-rows.ts';
import { foldTransitions } from './occurrences.ts';
import { type AlarmPlace, type PointTransition, pointOf } from './transitions.ts';

/** What a statement takes when nobody holds a lock. ms of the clock. */
const UNDELAYED_MS = 250;

/**
 * Applies transitions, those of one point in the order given; five statements at most. `now`: epoch ms, asked again at the end: a lock that somebody
 * holds delays the commit, and nobody can know of an alarm before that. Nothing in the transaction may wait for a lock after this.
 */
export async function applyTransitions(
  tx: Transaction,
  transitions: readonly PointTransition[],
  now: () => number,
): Promise<AlarmPlace[]> {
  if (transitions.length === 0) return [];
  const { changed, fresh } = foldTransitions(transitions, await lockOccurrences(tx, transitions.map(pointOf)));
  // Those that are over first: the index allows one active occurrence per point at any moment.
  const over = await changeOccurrences(
    tx,
    changed.filter(({ clearedAt }) => clearedAt !== null),
  );
  const back = await changeOccurrences(
    tx,
    changed.filter(({ clearedAt }) => clearedAt === null),
  );
  const began = now();
  const added = await addOccurrences(tx, fresh, began);
  const done = now();
  if (done - began > UNDELAYED_MS) await announceAt(tx, added, done);
  return [...over, ...back, ...added];
}
