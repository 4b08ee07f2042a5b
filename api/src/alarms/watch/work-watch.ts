/** Signals what the api itself is late with. A task of its own: a watch that hangs or fails cannot say so. */
import type { Clock } from '@cockpit/ingest/clock';
import type { Queryable } from '../../database/database.ts';
import type { Leader } from '../../leadership/leader.ts';
import type { LeaderTask } from '../../leadership/rounds.ts';
import { lateTasks } from '../../leadership/state.ts';
import { readNotificationBacklog } from '../../outbox/backlog.ts';
import { readQuarantineWaiting } from '../../quarantine/waiting.ts';
import type { Registries } from '../../registry/cache.ts';
import { readAlarmRules } from '../rules.ts';
import { lateSignals } from './late-work.ts';
import { readOn, signal } from './signals.ts';

export const WORK_WATCH = 'work-watch';
/** Real ms. */
const LOOK_INTERVAL_MS = 5_000;

export interface WorkWatchDeps {
  registries: Registries;
  leader: Pick<Leader, 'state'>;
  clock: Clock;
  /** Epoch ms of the world. */
  realNow(): number;
}

/** As a task of the leader. */
export function workWatch(deps: WorkWatchDeps): LeaderTask {
  return {
    name: WORK_WATCH,
    intervalMs: LOOK_INTERVAL_MS,
    async round(tx) {
      await sweepLateWork(tx, deps, deps.clock.now());
      return false;
    },
  };
}

/** One look. Returns how many signals it gave. */
export async function sweepLateWork(tx: Queryable, deps: WorkWatchDeps, now: number): Promise<number> {
  const tasks = lateTasks(deps.leader.state()).filter(({ name }) => name !== WORK_WATCH);
  const backlog = await readNotificationBacklog(tx, deps.realNow());
  const rules = await readAlarmRules(tx);
  const communities = await deps.registries.codes();
  const quarantine = await readQuarantineWaiting(tx, communities);
  let given = 0;
  for (const community of communities) {
    const on = (await readOn(tx, community)).filter(({ source }) => isWork(source) && source !== `work:${WORK_WATCH}`);
    given += await signal(
      tx,
      community,
      lateSignals({ backlog, tasks, quarantine }, rules.set, community, now),
      on,
      now,
    );
  }
  return given;
}

/** Whether a point is of the api's own work. */
export function isWork(source: string): boolean {
  return source.startsWith('work:');
}
