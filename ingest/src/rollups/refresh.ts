/** Brings rollups up to date with the readings: runs after commits, one round at a time, newest minutes first. */
import { performance } from 'node:perf_hooks';
import type { Logger } from 'pino';
import type { Database, Transaction } from '../database/database.ts';
import type { Engine } from '../database/engine.ts';
import { REFRESH_LOCK } from '../database/locks.ts';
import type { JobListener } from '../loops/hourly.ts';
import { ROLLUPS, type Rollup } from './declare.ts';
import { heldStatements } from './held.ts';
import { dayStatement, hourStatement, minuteStatement, quarterStatement } from './postgres.ts';
import { dropStale, noteStale, refreshStale } from './stale.ts';

/** Minutes recomputed in one transaction: about a quarter of a second during a backfill, so that live minutes get in between. */
const MINUTES_PER_ROUND = 1_000;
/** Shortest time between two rounds when there is little to do: the newest minute is recomputed once a second at most. */
const ROUND_INTERVAL_MS = 1_000;
/** Rounds take at most a quarter of the time, however many devices there are. */
const ROUND_REST = 4;
/** TimescaleDB: buckets fall due by the passing of time, without a commit that would say so. */
const DUE_INTERVAL_MS = 15_000;
const RETRY_MS = 2_000;
/**
 * The lock is the session's, because TimescaleDB refreshes outside of transactions: an ingest that is frozen between two of them loses
 * the session after this, and with it the lock. Real ms.
 */
const SESSION_IDLE_MS = 5_000;
const TRY_LOCK = `
  select pg_try_advisory_lock(${REFRESH_LOCK}) as mine, set_config('idle_session_timeout', '${SESSION_IDLE_MS}', false)`;
const UNLOCK = `select pg_advisory_unlock_all(), set_config('idle_session_timeout', '0', false)`;

const TAKE = `
  delete from rollup_dirty using (
    select minute from rollup_dirty where source = $1 group by minute order by minute desc limit $2::int
  ) as chosen
  where rollup_dirty.source = $1 and rollup_dirty.minute = chosen.minute
  returning (extract(epoch from rollup_dirty.minute) * 1000)::float8 as minute`;

export interface Refresher {
  /** Something was committed; a round will follow. */
  wake(): void;
  /** Ends after the round that is running. */
  stop(): Promise<void>;
}

/** What a round has to know besides the database. */
export interface RefreshParts {
  engine: Engine;
  /** Epoch ms. */
  now(): number;
  /**
   * Readings before this (epoch ms) may be gone already: recomputing their buckets would erase what is known. Asked within the
   * transaction that recomputes.
   */
  keptFrom(tx: Transaction): number | Promise<number>;
}

export interface Round {
  names: string[];
  minutes: number;
  /** Minutes left as they are, because their readings are past retention. */
  tooLate: number;
  /** A source had more than one round holds. */
  more: boolean;
}

const PLAIN: RefreshParts = { engine: 'postgres', now: Date.now, keptFrom: () => Number.NEGATIVE_INFINITY };

interface Recomputed {
  rollup: Rollup;
  statements: readonly string[];
}

const ON_POSTGRES: readonly Recomputed[] = ROLLUPS.map((rollup) => ({
  rollup,
  statements: [
    minuteStatement(rollup),
    quarterStatement(rollup),
    hourStatement(rollup),
    dayStatement(rollup),
    ...heldStatements(rollup),
  ],
}));
const ON_TIMESCALE: readonly Recomputed[] = ON_POSTGRES.map((recomputed) =>
  recomputed.rollup.onTimescale === 'continuous'
    ? { rollup: recomputed.rollup, statements: heldStatements(recomputed.rollup) }
    : recomputed,
);

/** Starts the refresher. `onRound` hears of each round that changed something. */
export function startRefresher(
  { database, log, onRun, ...parts }: RefreshParts & { database: Database; log: Logger; onRun?: JobListener },
  onRound: (round: Round) => void,
): Refresher {
  let wakePending = true; // what an earlier life left over
  let stopped = false;
  let wake: (() => void) | undefined;
  const running = run();

  async function run(): Promise<void> {
    while (!stopped) {
      if (!wakePending)
        await new Promise<void>((resolve) => {
          const due = parts.engine === 'timescale' ? setTimeout(resolve, DUE_INTERVAL_MS) : undefined;
          wake = () => {
            clearTimeout(due);
            resolve();
          };
        });
      if (stopped) break;
      wakePending = false;
      const started = performance.now();
      let pause = ROUND_INTERVAL_MS;
      try {
        const round = await refreshOnce(database, parts);
        if (round === undefined) {
          wakePending = true;
          pause = RETRY_MS;
        } else {
          onRun?.();
          if (round.names.length > 0 || round.tooLate > 0) onRound(round);
          pause = Math.max(pause, (performance.now() - started) * ROUND_REST);
          if (round.more) {
            wakePending = true;
            pause = 0;
          }
        }
      } catch (error) {
        log.warn({ err: error }, 'refreshing rollups failed, retrying');
        onRun?.(error);
        wakePending = true;
        pause = RETRY_MS;
      }
      await rest(pause - (performance.now() - started));
    }
  }

  // A pause that ends early when stop() is called.
  async function rest(ms: number): Promise<void> {
    if (ms <= 0 || stopped) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        if (!stopped) return;
        clearTimeout(timer);
        resolve();
      };
    });
    wake = undefined;
  }

  return {
    wake() {
      wakePending = true;
      wake?.();
    },
    async stop() {
      stopped = true;
      wake?.();
      await running;
    },
  };
}

/** One round over every source, each in its own transaction; undefined: another ingest is at it. */
export async function refreshOnce(database: Database, parts: RefreshParts = PLAIN): Promise<Round | undefined> {
  const client = await database.connect();
  const ignore = () => {}; // the query in flight rejects with the same error
  client.on('error', ignore);
  let failed = true;
  try {
    const { rows } = await client.query<{ mine: boolean }>(TRY_LOCK);
    const round = rows[0]?.mine ? await refreshAll(client, parts) : undefined;
    await client.query(UNLOCK);
    failed = false;
    return round;
  } finally {
    client.off('error', ignore);
    client.release(failed); // a connection thrown away frees the lock
  }
}

async function refreshAll(client: Transaction, parts: RefreshParts): Promise<Round> {
  const round: Round = { names: [], minutes: 0, tooLate: 0, more: false };
  for (const recomputed of parts.engine === 'timescale' ? ON_TIMESCALE : ON_POSTGRES) {
    const { rollup } = recomputed;
    await client.query('begin');
    const { minutes, tooLate } = await recompute(client, recomputed, parts);
    await client.query('commit');
    const continuous = parts.engine === 'timescale' && rollup.onTimescale === 'continuous';
    const refreshed = continuous ? await refreshStale(client, rollup, parts.now()) : 0;
    if (minutes > 0 || refreshed > 0) round.names.push(rollup.source);
    round.minutes += minutes;
    round.tooLate += tooLate;
    round.more ||= minutes + tooLate >= MINUTES_PER_ROUND;
  }
  return round;
}

async function recompute(
  tx: Transaction,
  { rollup, statements }: Recomputed,
  { engine, now, keptFrom }: RefreshParts,
): Promise<{ minutes: number; tooLate: number }> {
  const taken = await tx.query<{ minute: number }>({
    name: 'rollup-dirty-take',
    text: TAKE,
    values: [rollup.source, MINUTES_PER_ROUND],
  });
  const all = [...new Set(taken.rows.map((row) => row.minute))];
  const continuous = engine === 'timescale' && rollup.onTimescale === 'continuous';
  if (all.length === 0 && !continuous) return { minutes: 0, tooLate: 0 };
  const kept = await keptFrom(tx);
  if (continuous) await dropStale(tx, rollup, kept);
  const minutes = all.filter((minute) => minute >= kept);
  const counted = { minutes: minutes.length, tooLate: all.length - minutes.length };
  if (minutes.length === 0) return counted;
  for (const [index, text] of statements.entries())
    await tx.query({ name: `rollup-${rollup.source}-${index}`, text, values: [minutes] });
  if (continuous) await noteStale(tx, rollup, minutes, now());
  return counted;
}
