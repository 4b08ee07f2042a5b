/** Keeps photos within their bounds: what no case has taken goes after two weeks, and there is an end to all of them. */
import type { Clock } from '@cockpit/ingest/clock';
import { type Database, type Queryable, rows } from '../../database/database.ts';
import type { LeaderTask } from '../../leadership/rounds.ts';
import { PHOTO_UNBOUND_HOURS } from './contract.ts';
import { deletePhotos, lockForgotten, sumBytes } from './queries.ts';
import { PHOTO_SIZES, type PhotoStore, photoName } from './store.ts';

const HOUR_MS = 3_600_000;
/** Few enough for one transaction also where the store is slow. */
const PRUNE_ROWS = 20;
/** A slow store must not look like a process that is frozen. Real ms. */
const SIGN_OF_LIFE_MS = 1_000;

export interface HeldPhotos {
  /** Bytes of all photos: counted once, added to, counted again every hour (other apis add and prune as well). */
  bytes(): Promise<number>;
  added(bytes: number): void;
}

/** `realNow`: epoch ms of the world. */
export function countPhotos(database: Database, realNow: () => number): HeldPhotos {
  let held: number | undefined;
  let countedAt = 0;
  return {
    async bytes() {
      if (held !== undefined && realNow() - countedAt < HOUR_MS) return held;
      countedAt = realNow();
      held = await sumBytes(database);
      return held;
    },
    added(bytes) {
      if (held !== undefined) held += bytes;
    },
  };
}

/** Prunes now and every hour, as a task of the leader. */
export function photoPruning({ store, clock }: { store: PhotoStore; clock: Clock }): LeaderTask {
  return {
    name: 'photo-pruning',
    intervalMs: HOUR_MS,
    round: async (tx) => (await pruneForgotten(tx, store, clock.now())) === PRUNE_ROWS,
  };
}

/**
 * Throws away up to 20 photos no case has taken in time; returns how many. The rows go last: killed in the middle, the next
 * round finds them again.
 */
export async function pruneForgotten(tx: Queryable, store: PhotoStore, now: number): Promise<number> {
  const ids = await lockForgotten(tx, now - PHOTO_UNBOUND_HOURS * HOUR_MS, PRUNE_ROWS);
  if (ids.length === 0) return 0;
  const alive = setInterval(() => void rows(tx, 'photo-sign-of-life', 'select 1').catch(() => {}), SIGN_OF_LIFE_MS);
  try {
    for (const id of ids) await Promise.all(PHOTO_SIZES.map((size) => store.remove(photoName(id, size))));
  } finally {
    clearInterval(alive);
  }
  await deletePhotos(tx, ids);
  return ids.length;
}
