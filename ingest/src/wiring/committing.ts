/** How messages of all doors are committed: what a transaction is written with, and what follows from it. */
import { performance } from 'node:perf_hooks';
import type { Alarms } from '../alarms/start.ts';
import { decodeAgain, isUnknown, renewPlaces } from '../decoding/receive.ts';
import type { Arrival } from '../readings/reading.ts';
import type { Refresher } from '../rollups/refresh.ts';
import { commitBehind, NO_BATCH_BEFORE, type PendingBatch } from '../writing/batch-pipeline.ts';
import { type CommitParts, commitArrivals } from '../writing/commit.ts';
import { rememberSuspects } from '../writing/suspects.ts';
import type { WriterParts, Written } from '../writing/writer.ts';
import type { Opened } from './opened.ts';

/** What came by a door beside the native topics. */
export type SideInput = 'profile' | 'released' | 'phone';

export interface Committing {
  /** Asked before each transaction: the registry may have grown. */
  writer(): WriterParts;
  /** Commits the next batch of native messages behind the one before. False: it was told to stop first. */
  commitNext(arrivals: readonly Arrival[]): Promise<boolean>;
  /** Commits what profiles have translated, beside the native batches. False: it was told to stop first. */
  commitTranslated(arrivals: readonly Arrival[]): Promise<boolean>;
  /** For a door that commits by itself: counts, tells the api, has the rollups refreshed. */
  onCommit(door: SideInput): (written: Written) => void;
  /** Called after a commit that put messages in quarantine unexamined; one listener, the door that releases them. */
  onUnexamined(listener: () => void): void;
  /** The database refused a message of this device. */
  accuse(device: number): void;
  /** Looks for devices registered a moment ago; never rejects. */
  refreshRegistry(): Promise<void>;
  /** Ends the waiting for an absent database. */
  abort(): void;
}

export function createCommitting(opened: Opened, { judge }: Alarms, refresher: Refresher): Committing {
  const { database, log, clock, metrics, notices, registry, quarantine } = opened;
  const stopping = new AbortController();
  const suspects = rememberSuspects();
  let previous: PendingBatch = NO_BATCH_BEFORE;
  let releaseUnexamined = () => {};

  const writer = () => ({ grids: registry.current().grids, quarantine, notify: notices.inTransaction, judge });

  function commitParts(): CommitParts {
    return {
      ...writer(),
      database,
      log,
      now: clock.now,
      suspects,
      get grids() {
        return registry.current().grids;
      },
      async renewPlaces(those: readonly Arrival[]) {
        await refreshRegistry();
        renewPlaces(registry.current(), those);
      },
    };
  }

  function count(written: Written): void {
    metrics.stored.inc(written.stored);
    metrics.duplicates.inc(written.duplicates);
    metrics.quarantined.inc(written.quarantined);
    for (const [rule, messages] of written.passedOver) metrics.passedOver.inc({ rule }, messages);
    notices.afterCommit(written.notices);
    if (written.lookAgain) releaseUnexamined();
  }

  // A registry imported a moment ago may be news to us: look before putting its devices' messages in quarantine.
  async function recheckUnknown(arrivals: readonly Arrival[]): Promise<void> {
    if (!arrivals.some(isUnknown)) return;
    await refreshRegistry();
    decodeAgain(opened.decodeWith(opened.interruption.keptSince()), arrivals);
  }

  async function refreshRegistry(): Promise<void> {
    try {
      await registry.refresh();
    } catch (error) {
      log.warn({ err: error }, 'reading the registry failed');
    }
  }

  return {
    writer,
    refreshRegistry,
    abort: () => stopping.abort(),
    onUnexamined(listener) {
      releaseUnexamined = listener;
    },
    accuse: (device) => suspects.accuse(device, clock.now()),
    async commitNext(arrivals) {
      const started = performance.now();
      if (arrivals.length === 0) return true;
      const turn = commitBehind(commitParts(), arrivals, stopping.signal, count, previous, () =>
        recheckUnknown(arrivals),
      );
      previous = turn;
      if (!(await turn.written)) return false;
      refresher.wake();
      metrics.batchRows.observe(arrivals.length);
      metrics.commitSeconds.observe((performance.now() - started) / 1000);
      return true;
    },
    async commitTranslated(arrivals) {
      metrics.arrivals.inc({ door: 'profile' }, arrivals.length);
      const done = await commitArrivals(commitParts(), arrivals, stopping.signal, count);
      if (done) refresher.wake();
      return done;
    },
    onCommit: (door) => (written) => {
      metrics.arrivals.inc({ door }, written.arrivals);
      count(written);
      refresher.wake();
    },
  };
}
