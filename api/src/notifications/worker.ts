/** What tells: the queue's workers in every api, and one api at a time that looks for what is to be told. */
import type { TaskList } from 'graphile-worker';
import type { Logger } from 'pino';
import type { Queryable } from '../database/database.ts';
import type { Leader } from '../leadership/leader.ts';
import type { LeaderTask } from '../leadership/rounds.ts';
import type { Jobs } from '../outbox/jobs.ts';
import { noteAlarmEvents } from './alarm-events.ts';
import { recoverFromDead } from './dead-workers.ts';
import { giveDefaults } from './defaults.ts';
import { type DeliverParts, deliver, recoverWaiting } from './deliver.ts';
import { notePipelineEvents } from './pipeline-events.ts';
import { type PlanParts, planEvent, planLate } from './plan.ts';
import { type Queue, startQueue } from './queue.ts';
import { pruneDeliveries, recoverUnplanned } from './recover.ts';

const LOOK_INTERVAL_MS = 2_000;

export interface NotificationDeps extends PlanParts, Omit<DeliverParts, 'instance' | 'underWay'> {
  databaseUrl: string;
  leader: Leader;
  log: Logger;
  /** Monotonic ms, real. */
  elapsed(): number;
}

export interface Notifications extends Pick<Queue, 'silentMs' | 'connections'> {
  /** Looks now rather than at the next turn. */
  wake(): void;
  stop(): Promise<void>;
}

/** Tells until stopped. Fails when the queue's own tables cannot be used. */
export async function startNotifications(deps: NotificationDeps): Promise<Notifications> {
  const { leader, databaseUrl, log, elapsed } = deps;
  const tasks = tasksOf({ ...deps, instance: leader.instance, underWay: { count: 0 } });
  const queue = await startQueue({ databaseUrl, tasks, log, elapsed, onWorker: leader.setQueue });
  const look = leader.lead(notificationLook(deps));
  return {
    silentMs: queue.silentMs,
    connections: queue.connections,
    wake: look.wake,
    async stop() {
      await look.stop();
      await queue.stop();
      deps.senders.close();
    },
  };
}

function notificationLook(parts: PlanParts): LeaderTask {
  return {
    name: 'notification-look',
    intervalMs: LOOK_INTERVAL_MS,
    async round(tx) {
      await planEvents(tx, parts);
      return false;
    },
  };
}

/** One look. Returns how many events are new. */
export async function planEvents(tx: Queryable, { clock, realNow }: Omit<PlanParts, 'database'>): Promise<number> {
  const real = realNow();
  const noted = (await notePipelineEvents(tx, clock.now())) + (await noteAlarmEvents(tx, clock.now()));
  await giveDefaults(tx, real);
  await recoverFromDead(tx, real);
  await recoverUnplanned(tx, real);
  await recoverWaiting(tx, real);
  await pruneDeliveries(tx, real);
  return noted;
}

function tasksOf(deps: PlanParts & DeliverParts): TaskList {
  return {
    'notification-plan': (payload) => planEvent(deps, (payload as Jobs['notification-plan']).event),
    'notification-late': (payload) => {
      const { event, rule } = payload as Jobs['notification-late'];
      return planLate(deps, event, rule);
    },
    'notification-deliver': (payload) => deliver(deps, (payload as Jobs['notification-deliver']).notification),
  };
}
