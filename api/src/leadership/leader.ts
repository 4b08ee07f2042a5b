/**
 * What one api at a time does: every api asks for the lease of each task once a second, the one that holds it does the rounds. A round is
 * one transaction that begins by holding the lease's fence, so that an api that was frozen, cut off or replaced commits nothing.
 */
import type { Logger } from 'pino';
import { openPool } from '../database/connection.ts';
import type { Database } from '../database/database.ts';
import { coerceError } from '../errors/errors.ts';
import { createSleeper } from '../loops/sleeper.ts';
import {
  createLeases,
  forgetInstance,
  type LeaseState,
  recordHeartbeat,
  releaseLeases,
  renewLeases,
  takeLeases,
} from './leases.ts';
import { type LeaderTask, type Rounds, startRounds } from './rounds.ts';
import type { LeaderState, TaskState } from './state.ts';

/** Between two renewals, real ms: four may fail before a lease runs out. */
const RENEW_INTERVAL_MS = 1_000;
/** Its own statements are answered in this or not at all: a lease is worth nothing when it is late. Real ms. */
const STATEMENT_MS = 1_500;
/** A round that takes longer is not renewed: another api may take over as soon as its transaction is over. Real ms. */
const ROUND_MAX_MS = 20_000;
/** A task under way. */
export interface RunningTask {
  /** The next round begins now, if this api does them. */
  wake(): void;
  /** Ends after the round that runs, and gives up the lease. */
  stop(): Promise<void>;
}

export interface Leader {
  /** Id of this api among all. */
  instance: string;
  lead(task: LeaderTask): RunningTask;
  /** The worker of the queue of jobs that is this api's; null: none runs. */
  setQueue(worker: string | null): void;
  state(): LeaderState;
  /** Ends once its tasks have. */
  stop(): Promise<void>;
}

export interface LeaderDeps {
  database: Database;
  databaseUrl: string;
  log: Logger;
  /** A UUID. */
  instance: string;
  /** Monotonic ms, real. */
  elapsed(): number;
}

/** Starts renewing at once; tasks are given with `lead`. */
export function startLeader(deps: LeaderDeps): Leader {
  const { databaseUrl, log, instance, elapsed } = deps;
  // Of its own: a lease must be renewed also while every connection of the pool is busy.
  const leases = openPool(
    { url: databaseUrl, name: 'cockpit-api-leases', max: 1, statementMs: STATEMENT_MS },
    (error) => log.debug({ err: error }, 'idle database connection lost'),
  );
  const startedAt = elapsed();
  const tasks = new Map<string, Rounds>();
  const fences = new Map<string, number>();
  const known = new Map<string, LeaseState>();
  const pace = createSleeper();
  let queue: string | null = null;
  let renewedAt: number | undefined;
  let stopped = false;
  const renewing = renew();

  async function renew(): Promise<void> {
    for (let failing = false; !stopped; await pace.pause(RENEW_INTERVAL_MS)) {
      try {
        await renewOnce();
        failing = false;
      } catch (error) {
        if (!failing) log.warn({ err: coerceError(error) }, 'renewing leases failed, retrying');
        failing = true;
      }
    }
  }

  async function renewOnce(): Promise<void> {
    await recordHeartbeat(leases, instance, queue);
    const names = [...tasks.keys()];
    if (names.some((name) => !known.has(name))) await createLeases(leases, names);
    const held = [...fences].filter(([name]) => isAlive(tasks.get(name)));
    for (const state of await renewLeases(leases, instance, new Map(held), names)) {
      known.set(state.name, state);
      if (fences.has(state.name) && fences.get(state.name) !== state.fence) loseLease(state.name);
    }
    renewedAt = elapsed();
    const wanted = names.filter((name) => !fences.has(name) && tasks.get(name)?.ready());
    if (wanted.length === 0) return;
    for (const { name, fence } of await takeLeases(leases, instance, wanted)) {
      fences.set(name, fence);
      log.info({ lease: name, fence }, 'lease taken');
      tasks.get(name)?.wake();
    }
  }

  function isAlive(rounds: Rounds | undefined): boolean {
    const since = rounds?.roundSince();
    return since === undefined || elapsed() - since < ROUND_MAX_MS;
  }

  function loseLease(name: string): void {
    fences.delete(name);
    log.warn({ lease: name }, 'lease lost to another api');
  }

  function lead(task: LeaderTask): RunningTask {
    const rounds = startRounds(task, {
      database: deps.database,
      log,
      elapsed,
      fence: () => fences.get(task.name),
      giveUp: (fence) => giveUp(task.name, fence),
    });
    tasks.set(task.name, rounds);
    return {
      wake: rounds.wake,
      async stop() {
        await rounds.stop();
        tasks.delete(task.name);
      },
    };
  }

  async function giveUp(name: string, fence: number | undefined): Promise<void> {
    if (fence === undefined || fences.get(name) !== fence) return;
    fences.delete(name);
    await releaseLeases(leases, new Map([[name, fence]])).catch(() => {}); // it runs out by itself
  }

  function stateOf({ task }: Rounds): TaskState {
    const state = known.get(task.name);
    const sinceRead = renewedAt === undefined ? 0 : elapsed() - renewedAt;
    return {
      name: task.name,
      intervalMs: task.intervalMs,
      delayMs: task.delayMs ?? 0,
      mine: fences.has(task.name),
      fence: state?.fence ?? 0,
      roundMs: state === undefined || state.roundMs === null ? null : state.roundMs + sinceRead,
    };
  }

  return {
    instance,
    lead,
    setQueue(worker) {
      queue = worker;
    },
    state: () => ({
      uptimeMs: elapsed() - startedAt,
      renewedMs: renewedAt === undefined ? null : elapsed() - renewedAt,
      tasks: [...tasks.values()].map(stateOf),
    }),
    async stop() {
      stopped = true;
      pace.stop();
      await renewing;
      await releaseLeases(leases, fences).catch(() => {});
      await forgetInstance(leases, instance).catch(() => {});
      await leases.end();
    },
  };
}
