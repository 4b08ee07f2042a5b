/** Gets a batch into the database, whatever it takes: waits out an absent database, isolates a row it will not have. */
import type { Logger } from 'pino';
import { backOff } from './back-off.ts';
import { type Database, inTransaction, refusesData } from './database.ts';
import type { Arrival } from './reading.ts';
import { type WriterParts, type Written, writeArrivals } from './writer.ts';

const FOREIGN_KEY_VIOLATION = '23503';

export interface CommitParts extends WriterParts {
  database: Database;
  log: Logger;
  now(): number;
  /** Reads the registry anew and gives the arrivals the places of their devices as they are now. */
  renewPlaces(arrivals: readonly Arrival[]): Promise<void>;
}

/**
 * Commits the arrivals and reports each transaction to `onCommit` as it is done. Resolves true when all of them are in,
 * false when `signal` ended the waiting first; then nothing of what is missing may be acknowledged.
 */
export async function commitArrivals(
  parts: CommitParts,
  arrivals: readonly Arrival[],
  signal: AbortSignal,
  onCommit: (written: Written) => void,
): Promise<boolean> {
  let renewed = false;
  for (let attempt = 0; !signal.aborted; attempt++) {
    if (attempt > 0) await backOff(attempt, signal);
    if (signal.aborted) return false;
    try {
      onCommit(await inTransaction(parts.database, (tx) => writeArrivals(tx, parts, arrivals, parts.now())));
      return true;
    } catch (error) {
      const [first] = arrivals;
      if (namesWhatIsGone(error) && !renewed) {
        renewed = true;
        attempt = -1;
        await parts.renewPlaces(arrivals);
        continue;
      }
      if (refusesData(error) && arrivals.length > 1) {
        const middle = Math.ceil(arrivals.length / 2);
        return (
          (await commitArrivals(parts, arrivals.slice(0, middle), signal, onCommit)) &&
          (await commitArrivals(parts, arrivals.slice(middle), signal, onCommit))
        );
      }
      if (refusesData(error) && first && 'reading' in first.outcome) {
        const detail = `the database refused it: ${(error as Error).message.slice(0, 400)}`;
        parts.log.warn({ err: error, topic: first.topic }, 'a message was refused by the database and quarantined');
        first.outcome = { refusal: { reason: 'database-refused', detail } };
        attempt = -1;
      } else {
        parts.log.warn(
          { err: error, messages: arrivals.length, attempt },
          'the batch could not be stored; trying again',
        );
      }
    }
  }
  return false;
}

// A grid the registry had when the message was decoded and an import has taken away since: no fault of the message.
function namesWhatIsGone(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === FOREIGN_KEY_VIOLATION;
}
