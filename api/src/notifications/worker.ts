/** What tells: the queue's workers in every api, and one api at a time that looks for what is to be told. */
import { type Runner, run, type TaskList } from 'graphile-worker';
import pg from 'pg';
import type { Logger } from 'pino';
import { inTransaction, rows } from '../database.ts';
import { coerceError } from '../errors.ts';
import { createPace } from '../live/pace.ts';
import { noteAlarmEvents } from './alarm-events.ts';
import { giveDefaults } from './defaults.ts';
import { type DeliverParts, deliver, recoverWaiting } from './deliver.ts';
import type { Jobs } from './jobs.ts';
import { type PlanParts, planEvent, planLate } from './plan.ts';
import { pruneTold, recoverUnplanned } from './recover.ts';
import { workerLog } from './worker-log.ts';

/** Any constant of our own; others are elsewhere. */
const LOOK_LOCK = 7_100_031;
const LOOK_INTERVAL_MS = 2_000;
/** Deliveries wait for others most of the time. */
const CONCURRENCY = 8;
const CONNECTIONS_MAX = 4;

export interface NotificationDeps extends PlanParts, DeliverParts {
  databaseUrl: string;
  log: Logger;
}

export interface Notifications {
  /** Looks now rather than at the next turn. */
  wake(): void;
  stop(): Promise<void>;
}

/** Tells until stopped. Fails when the queue's own tables cannot be made. */
export async function startNotifications(deps: NotificationDeps): Promise<Notifications> {
  const { log } = deps;
  const pool = new pg.Pool({
    connectionString: deps.databaseUrl,
    application_name: 'cockpit-notifications',
    max: CONNECTIONS_MAX,
  });
  const broke = (error: Error) => log.warn({ err: error }, 'a connection of the queue broke');
  pool.on('error', broke);
  // Between being handed out and being used a client has nobody else to tell.
  pool.on('connect', (client) => void client.on('error', broke));
  const runner = await run({
    pgPool: pool,
    taskList: tasksOf(deps),
    concurrency: CONCURRENCY,
    noHandleSignals: true,
    pollInterval: 1_000,
    logger: workerLog(log),
  }).catch(async (thrown: unknown) => {
    await pool.end();
    throw thrown;
  });
  const pace = createPace();
  let stopped = false;
  const looking = look();
  return {
    wake: () => pace.wake(),
    async stop() {
      stopped = true;
      pace.stop();
      await looking;
      await stopRunner(runner);
      await pool.end();
      deps.senders.close();
    },
  };

  async function look(): Promise<void> {
    let failing = false;
    while (!stopped) {
      try {
        await lookOnce(deps);
        failing = false;
      } catch (error) {
        if (!failing) log.warn({ err: coerceError(error) }, 'what is to be told cannot be looked for; trying again');
        failing = true;
      }
      await pace.pause(LOOK_INTERVAL_MS);
    }
  }
}

/** One look in one transaction; undefined: another api is at it. Returns how many events are new. */
export function lookOnce({ database, clock, realNow }: PlanParts): Promise<number | undefined> {
  return inTransaction(database, async (tx) => {
    const [lock] = await rows<{ mine: boolean }>(
      tx,
      'notification-look-lock',
      'select pg_try_advisory_xact_lock($1::int8) as mine',
      [LOOK_LOCK],
    );
    if (!lock?.mine) return undefined;
    const real = realNow();
    const noted = await noteAlarmEvents(tx, clock.now());
    await giveDefaults(tx, real);
    await recoverUnplanned(tx, real);
    await recoverWaiting(tx, real);
    await pruneTold(tx, real);
    return noted;
  });
}

function tasksOf(deps: NotificationDeps): TaskList {
  return {
    'notification-plan': (payload) => planEvent(deps, (payload as Jobs['notification-plan']).event),
    'notification-late': (payload) => {
      const { event, rule } = payload as Jobs['notification-late'];
      return planLate(deps, event, rule);
    },
    'notification-deliver': (payload) => deliver(deps, (payload as Jobs['notification-deliver']).notification),
  };
}

/** Whatever stands in its way is on the way out. */
async function stopRunner(runner: Runner): Promise<void> {
  await runner.stop().catch(() => {});
}
