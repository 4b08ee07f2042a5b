/** The rounds of one task, done while this api holds its lease. */
import type { Logger } from 'pino';
import { type Database, inTransaction, type Queryable } from '../database/database.ts';
import { coerceError } from '../errors/errors.ts';
import { createSleeper } from '../loops/sleeper.ts';
import { holdFence, noteRound } from './leases.ts';

/** Longest pause after a failed round, real ms. */
const RETRY_MAX_MS = 60_000;

export interface LeaderTask {
  name: string;
  /** Real ms between two rounds. */
  intervalMs: number;
  /** Real ms after the start of this api before it asks for the lease; left out: none. */
  delayMs?: number;
  /** True: there is more to do at once. */
  round(tx: Queryable): Promise<boolean>;
}

export interface Rounds {
  task: LeaderTask;
  /** Whether it asks for its lease. */
  ready(): boolean;
  /** Monotonic ms of the begin of the round that runs. */
  roundSince(): number | undefined;
  wake(): void;
  /** Ends after the round that runs, and gives up the lease. */
  stop(): Promise<void>;
}

export interface RoundsDeps {
  database: Database;
  log: Logger;
  /** Monotonic ms, real. */
  elapsed(): number;
  /** Of the lease, while it is held. */
  fence(): number | undefined;
  giveUp(fence: number | undefined): Promise<void>;
}

/** Does rounds until stopped; without the lease each turn passes. */
export function startRounds(task: LeaderTask, deps: RoundsDeps): Rounds {
  const turns = createSleeper();
  const rest = createSleeper();
  let ready = false;
  let roundSince: number | undefined;
  let ended = false;
  let failing = false;
  const running = run();
  return {
    task,
    ready: () => ready,
    roundSince: () => roundSince,
    wake: turns.wake,
    async stop() {
      ended = true;
      turns.stop();
      rest.stop();
      await running;
      await deps.giveUp(deps.fence());
    },
  };

  async function run(): Promise<void> {
    await rest.pause(task.delayMs ?? 0);
    while (!ended) {
      ready = true;
      const fence = deps.fence();
      const outcome = fence === undefined ? 'none' : await attempt(fence);
      if (outcome === 'failed') await rest.pause(Math.min(task.intervalMs, RETRY_MAX_MS));
      else if (outcome !== 'more') await turns.pause(task.intervalMs);
    }
    ready = false;
  }

  async function attempt(fence: number): Promise<'done' | 'more' | 'failed'> {
    roundSince = deps.elapsed();
    try {
      const more = await doRound(deps.database, task, fence);
      failing = false;
      return more ? 'more' : 'done';
    } catch (error) {
      // Another api may be able to; and a new fence waits for what this transaction may have left behind.
      ready = false;
      if (!failing) deps.log.warn({ err: coerceError(error), task: task.name }, 'round failed, retrying');
      failing = true;
      await deps.giveUp(fence);
      return 'failed';
    } finally {
      roundSince = undefined;
    }
  }
}

/** One round in one transaction. @throws Error when another api has taken over. */
export function doRound(
  database: Database,
  { name, round }: Pick<LeaderTask, 'name' | 'round'>,
  fence: number,
): Promise<boolean> {
  return inTransaction(database, async (tx) => {
    if (!(await holdFence(tx, name, fence))) throw new Error(`Another api has taken over the lease of ${name}.`);
    const more = await round(tx);
    await noteRound(tx, name, fence);
    return more;
  });
}
