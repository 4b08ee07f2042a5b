/**
 * Two batches of one process on two connections: the later one puts its readings in while the earlier one settles what they change,
 * and never overtakes it. What is decided by the state before (an event, an episode, since when) is so decided in order of arrival.
 * A batch whose first attempt fails makes those behind it roll back and start again after it: they may hold what it needs.
 * One that starts behind such a batch waits for its end, and is then the first of a new row.
 * Messages of suspect devices are not part of this: they follow when the batch before is all through, so that those behind
 * never wait for what the database may refuse.
 */
import { inTransaction, isDataFault } from '../database/database.ts';
import type { Arrival } from '../readings/reading.ts';
import { type CommitParts, commitArrivals, commitSuspects } from './commit.ts';
import { type Written, writeArrivals } from './writer.ts';

/** A batch, as the one behind it sees it. Its first two promises reject when the first attempt has failed. */
export interface PendingBatch {
  inserted: Promise<void>;
  /** But for the messages of suspect devices. */
  committed: Promise<void>;
  /** It is through, or was told to stop. Never rejects. */
  over: Promise<unknown>;
}

const nothing: Promise<void> = Promise.resolve();

/** Before the first batch. */
export const NO_BATCH_BEFORE: PendingBatch = { inserted: nothing, committed: nothing, over: nothing };

/** Starts what `commitArrivals` does, behind the batch `before`; `written` resolves to what that returns. */
export function commitBehind(
  parts: CommitParts,
  arrivals: readonly Arrival[],
  signal: AbortSignal,
  onCommit: (written: Written) => void,
  before: PendingBatch,
  /** Done first, while the batch before is being written. Never rejects. */
  prepare: () => Promise<void>,
): PendingBatch & { written: Promise<boolean> } {
  const inserted = deferred();
  const first = firstAttempt();
  const committed = first.then(() => {});
  committed.catch(() => {}); // nobody may stand behind
  const written = first.then(suspectsFollow, again);

  async function firstAttempt(): Promise<{ suspect: readonly Arrival[]; release: () => void }> {
    await prepare();
    const cleared = await wayCleared(before, signal);
    // Not before the batch ahead has done the same: a device must not be suspect there and trusted here.
    const { trusted, suspect } = parts.suspects.split(arrivals, parts.now());
    const release = suspect.length > 0 ? parts.suspects.hold() : () => {};
    const settleInTurn = () => {
      inserted.resolve();
      return cleared();
    };
    try {
      onCommit(
        await inTransaction(parts.database, (tx) =>
          writeArrivals(tx, { ...parts, grids: parts.grids, settleInTurn }, trusted, parts.now()),
        ),
      );
    } catch (error) {
      release();
      throw error;
    }
    return { suspect, release };
  }

  async function suspectsFollow({ suspect, release }: Awaited<typeof first>): Promise<boolean> {
    if (suspect.length === 0) return true;
    await before.over;
    return commitSuspects(parts, suspect, signal, onCommit).finally(release);
  }

  async function again(error: unknown): Promise<boolean> {
    inserted.reject(error);
    const inherited = await before.committed.then(
      () => false,
      (reason) => reason === error,
    );
    if (!inherited && !isDataFault(error))
      parts.log.warn({ err: error, messages: arrivals.length }, 'storing a batch failed, retrying');
    await before.over;
    return commitArrivals(parts, arrivals, signal, onCommit);
  }

  inserted.promise.catch(() => {}); // nobody may stand behind
  return { inserted: inserted.promise, committed, over: written, written };
}

/** Resolves when a batch behind `before` may insert, to what it has to wait for before it settles. */
async function wayCleared(
  { inserted, committed, over }: PendingBatch,
  signal: AbortSignal,
): Promise<() => Promise<void>> {
  try {
    // What failed after it had inserted has both behind it: the failure comes first.
    await Promise.race([committed, inserted]);
    return () => committed;
  } catch (error) {
    await over;
    if (signal.aborted) throw error;
    return () => nothing;
  }
}

function deferred() {
  let resolve: () => void = () => {};
  let reject: (reason: unknown) => void = () => {};
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
