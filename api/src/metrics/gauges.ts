/** What the api exports to Prometheus about itself. Ages are real seconds. */
import type { LeaderState } from '../leadership/state.ts';
import type { NotificationBacklog } from '../outbox/backlog.ts';
import type { Gauge, Sample } from './text.ts';

const MS_PER_S = 1_000;
const NS_PER_S = 1e9;

export interface Connections {
  total: number;
  idle: number;
  waiting: number;
}

export interface Measured {
  leader: LeaderState;
  /** Null: the database cannot be asked. */
  backlog: readonly NotificationBacklog[] | null;
  silentMs: number;
  pools: Readonly<Record<string, Connections>>;
  /** Of the event loop since the last time, ns; NaN when nothing was measured. */
  delay: { meanNs: number; maxNs: number };
}

/** Pure. */
export function gaugesOf({ leader, backlog, silentMs, pools, delay }: Measured): Gauge[] {
  const ofTasks = (value: (task: LeaderState['tasks'][number]) => number | null): Sample[] =>
    leader.tasks.map((task) => ({ labels: { task: task.name }, value: value(task) }));
  const ofPools = (key: keyof Connections): Sample[] =>
    Object.entries(pools).map(([pool, counts]) => ({ labels: { pool }, value: counts[key] }));
  const one = (name: string, help: string, value: number | null): Gauge => ({ name, help, samples: [{ value }] });
  return [
    {
      name: 'api_round_age_seconds',
      help: 'Time since the last completed round of a task, by any api',
      samples: ofTasks(({ roundMs }) => seconds(roundMs)),
    },
    {
      name: 'api_lease_held',
      help: '1 while this api does the rounds of a task',
      samples: ofTasks(({ mine }) => Number(mine)),
    },
    {
      name: 'api_lease_fence',
      help: 'Times the task has changed from one holder to the next',
      samples: ofTasks(({ fence }) => fence),
    },
    one('api_leases_renewed_age_seconds', 'Time since this api last renewed its leases', seconds(leader.renewedMs)),
    one('api_notifications_waiting', 'Events and messages not yet sent', sum(backlog)),
    one(
      'api_notifications_oldest_age_seconds',
      'Age of the oldest event or message not yet sent, 0: none',
      oldest(backlog, 'oldestMs'),
    ),
    one(
      'api_notifications_untried_age_seconds',
      'Age of the oldest message without a delivery attempt, 0: none',
      oldest(backlog, 'untriedMs'),
    ),
    one('api_queue_silent_seconds', 'Time the queue workers have had no answer from the database', seconds(silentMs)),
    { name: 'api_pool_connections', help: 'Connections of a pool', samples: ofPools('total') },
    { name: 'api_pool_idle', help: 'Idle connections of a pool', samples: ofPools('idle') },
    { name: 'api_pool_waiting', help: 'Callers waiting for a connection of a pool', samples: ofPools('waiting') },
    one(
      'api_event_loop_delay_mean_seconds',
      'Delay of the event loop since the last scrape',
      nsToSeconds(delay.meanNs),
    ),
    one('api_event_loop_delay_max_seconds', 'Longest delay since the last scrape', nsToSeconds(delay.maxNs)),
  ];
}

function sum(backlog: Measured['backlog']): number | null {
  return backlog === null ? null : backlog.reduce((total, { count }) => total + count, 0);
}

function oldest(backlog: Measured['backlog'], key: 'oldestMs' | 'untriedMs'): number | null {
  return backlog === null ? null : seconds(Math.max(0, ...backlog.map((one) => one[key] ?? 0)));
}

function seconds(ms: number | null): number | null {
  return ms === null ? null : ms / MS_PER_S;
}

function nsToSeconds(ns: number): number | null {
  return Number.isFinite(ns) ? ns / NS_PER_S : null;
}
