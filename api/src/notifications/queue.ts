/** The queue's workers in this api, watched: workers that get no answer from the database are replaced by new ones on new connections. */
import { EventEmitter } from 'node:events';
import { type Runner, run, type TaskList, type WorkerEvents } from 'graphile-worker';
import type pg from 'pg';
import type { Logger } from 'pino';
import { openPool } from '../database/connection.ts';
import { workerLog } from '../database/queue-log.ts';
import { coerceError } from '../errors/errors.ts';
import { createSleeper } from '../loops/sleeper.ts';

/** Deliveries wait for others most of the time; six are left for what is urgent (claim.ts). */
const CONCURRENCY = 16;
const CONNECTIONS_MAX = 4;
const POLL_INTERVAL_MS = 1_000;
/** Its statements take milliseconds; the query times out 2 s after. Real ms. */
const STATEMENT_MS = 2_000;
/** No worker that asks has had an answer for this long: their connections are dead, or they sleep after errors, up to two minutes. */
const SILENT_MAX_MS = 10_000;
const WATCH_INTERVAL_MS = 1_000;
/** The old workers' jobs go on by their claims; what does not end by then is left behind. Real ms. */
const STOP_MAX_MS = 5_000;

export interface QueueDeps {
  databaseUrl: string;
  tasks: TaskList;
  log: Logger;
  /** Monotonic ms, real. */
  elapsed(): number;
  /** Told which worker is this api's. */
  onWorker(worker: string | null): void;
}

export interface Queue {
  /** Real ms for which workers have asked the database for a job and none had an answer; 0: they have. */
  silentMs(): number;
  /** Connections of its pool: all, idle, and callers that wait for one. */
  connections(): { total: number; idle: number; waiting: number };
  stop(): Promise<void>;
}

interface Workers {
  pool: pg.Pool;
  runner: Runner;
  ended: boolean;
}

/** Runs the tasks until stopped. Fails when the queue's own tables cannot be used. */
export async function startQueue(deps: QueueDeps): Promise<Queue> {
  const { log, elapsed } = deps;
  const pace = createSleeper();
  let unansweredSince: number | undefined;
  let stopped = false;
  let workers: Workers | undefined = await open();
  const watching = watch();
  return {
    silentMs,
    connections() {
      const { totalCount = 0, idleCount = 0, waitingCount = 0 } = workers?.pool ?? {};
      return { total: totalCount, idle: idleCount, waiting: waitingCount };
    },
    async stop() {
      stopped = true;
      pace.stop();
      await watching;
      if (workers !== undefined) await close(workers);
      deps.onWorker(null);
    },
  };

  function silentMs(): number {
    return unansweredSince === undefined ? 0 : elapsed() - unansweredSince;
  }

  async function watch(): Promise<void> {
    for (let failing = false; !stopped; await pace.pause(WATCH_INTERVAL_MS)) {
      if (workers !== undefined && !workers.ended && silentMs() < SILENT_MAX_MS) continue;
      if (workers !== undefined) {
        log.warn({ silentMs: silentMs() }, 'notification queue gets no answer, replacing workers');
        await close(workers);
        workers = undefined;
        unansweredSince = elapsed();
      }
      try {
        workers = await open();
        failing = false;
      } catch (error) {
        if (!failing) log.warn({ err: coerceError(error) }, 'opening the notification queue failed, retrying');
        failing = true;
      }
    }
  }

  async function open(): Promise<Workers> {
    const pool = openPool(
      {
        url: deps.databaseUrl,
        name: 'cockpit-notifications',
        max: CONNECTIONS_MAX,
        statementMs: STATEMENT_MS,
      },
      (error) => log.warn({ err: error }, 'connection of the notification queue lost'),
    );
    const events: WorkerEvents = new EventEmitter();
    const answered = () => {
      unansweredSince = undefined;
    };
    events.on('worker:getJob:start', () => {
      unansweredSince ??= elapsed();
    });
    events.on('worker:getJob:empty', answered);
    events.on('job:start', answered);
    events.on('pool:create', ({ workerPool }) => deps.onWorker(workerPool.id));
    try {
      const runner = await run({
        pgPool: pool,
        taskList: deps.tasks,
        concurrency: CONCURRENCY,
        noHandleSignals: true,
        pollInterval: POLL_INTERVAL_MS,
        logger: workerLog(log),
        events,
        // One by one, a completion that fails is an unhandled rejection, which ends the process; in batches it is tried again.
        preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
      });
      const opened: Workers = { pool, runner, ended: false };
      const end = () => {
        opened.ended = true;
      };
      runner.promise.then(end, end);
      return opened;
    } catch (thrown) {
      await pool.end();
      throw thrown;
    }
  }

  async function close({ pool, runner }: Workers): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, STOP_MAX_MS);
    });
    const ending = runner.stop().catch(() => {}); // it has ended by itself, or is about to
    await Promise.race([ending, late]);
    clearTimeout(timer);
    await Promise.race([pool.end(), new Promise((resolve) => setTimeout(resolve, STOP_MAX_MS).unref())]);
  }
}
