/** Keeps photos within their bounds: what no case has taken goes after two weeks, and there is an end to all of them. */
import type { Clock } from '@cockpit/ingest/clock';
import type { Logger } from 'pino';
import { type Database, inTransaction } from '../../database.ts';
import { coerceError } from '../../errors.ts';
import { createPace } from '../../live/pace.ts';
import { PHOTO_UNBOUND_HOURS } from './contract.ts';
import { deletePhotos, lockForgotten, sumBytes } from './queries.ts';
import { PHOTO_SIZES, type PhotoStore, photoName } from './store.ts';

const HOUR_MS = 3_600_000;
const PRUNE_ROWS = 50;

export interface KeepDeps {
  database: Database;
  clock: Clock;
  log: Logger;
  store: PhotoStore;
}

export interface PhotoKeeping {
  /** Bytes of all photos: counted once, added to, corrected every hour (other apis add as well). */
  held(): Promise<number>;
  added(bytes: number): void;
  stop(): Promise<void>;
}

/** Prunes now and every hour. */
export function keepPhotos(deps: KeepDeps): PhotoKeeping {
  const pace = createPace();
  let stopped = false;
  let held: number | undefined;
  const running = run();
  return {
    async held() {
      held ??= await sumBytes(deps.database);
      return held;
    },
    added(bytes) {
      if (held !== undefined) held += bytes;
    },
    async stop() {
      stopped = true;
      pace.stop();
      await running;
    },
  };

  async function run(): Promise<void> {
    while (!stopped) {
      try {
        while (!stopped && (await pruneForgotten(deps, deps.clock.now())) === PRUNE_ROWS);
      } catch (error) {
        deps.log.warn({ err: coerceError(error) }, 'photos without a case could not be pruned');
      }
      held = undefined;
      await pace.pause(HOUR_MS);
    }
  }
}

/**
 * Throws away up to 50 photos no case has taken in time; returns how many. The rows go last: killed in the middle, the next
 * round finds them again.
 */
export function pruneForgotten(
  { database, store }: Pick<KeepDeps, 'database' | 'store'>,
  now: number,
): Promise<number> {
  return inTransaction(database, async (tx) => {
    const ids = await lockForgotten(tx, now - PHOTO_UNBOUND_HOURS * HOUR_MS, PRUNE_ROWS);
    for (const id of ids) for (const size of PHOTO_SIZES) await store.remove(photoName(id, size));
    if (ids.length > 0) await deletePhotos(tx, ids);
    return ids.length;
  });
}
