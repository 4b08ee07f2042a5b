/** Carries turns into table alarm. */
import type { Transaction } from '../database/database.ts';
import { addOccurrences, changeOccurrences, lockStanding } from './occurrence-rows.ts';
import { foldTurns } from './occurrences.ts';
import { type AlarmPlace, type PointTurn, pointOf } from './turns.ts';

/** Applies turns, those of one point in the order given; four statements at most. `now`: when people are told, epoch ms. */
export async function applyTurns(tx: Transaction, turns: readonly PointTurn[], now: number): Promise<AlarmPlace[]> {
  if (turns.length === 0) return [];
  const { changed, fresh } = foldTurns(turns, await lockStanding(tx, turns.map(pointOf)));
  // Those that are over first: the index allows one active occurrence per point at any moment.
  return [
    ...(await changeOccurrences(
      tx,
      changed.filter(({ clearedAt }) => clearedAt !== null),
    )),
    ...(await changeOccurrences(
      tx,
      changed.filter(({ clearedAt }) => clearedAt === null),
    )),
    ...(await addOccurrences(tx, fresh, now)),
  ];
}
