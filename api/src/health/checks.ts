/**
 * What can make the api's health degraded: one list. A part of the program that can fail on its own appends its check here; each
 * is bounded by CHECK_MS and one that fails or hangs is a reason itself.
 */
import type { Clock } from '@cockpit/ingest/clock';
import type { Database } from '../database/database.ts';
import { coerceError } from '../errors/errors.ts';
import type { Leader } from '../leadership/leader.ts';
import type { Notifications } from '../notifications/worker.ts';
import { readNotificationBacklog } from '../outbox/backlog.ts';
import type { Pipeline } from '../pipeline/watch.ts';
import type { HealthReason } from './contract.ts';
import { lateReasons, type OwnWork } from './late-work.ts';
import { pipelineReasons } from './pipeline-reasons.ts';
import { storeJobReasons } from './store-jobs.ts';

/** Longest time a check may take before it counts as failed. Real ms. */
export const CHECK_MS = 2_000;

export interface CheckParts {
  database: Database;
  clock: Clock;
  noticesHeard(): boolean;
  pipeline: Pick<Pipeline, 'rows'>;
  leader: Pick<Leader, 'state'>;
  queue: Pick<Notifications, 'silentMs'>;
  /** Epoch ms of the world. */
  realNow(): number;
}

export interface HealthCheck {
  /** Shown as `stage` when the check itself fails. */
  name: string;
  /** What is wrong now; empty: nothing. May reject. */
  reasons(parts: CheckParts): readonly HealthReason[] | Promise<readonly HealthReason[]>;
}

/** In the order in which reasons are shown. */
export const HEALTH_CHECKS: readonly HealthCheck[] = [
  { name: 'pipeline', reasons: ({ pipeline }) => pipelineReasons(pipeline.rows()) },
  { name: 'notices', reasons: noticesReasons },
  // What this process knows by itself is told also while the database hangs.
  { name: 'own-work', reasons: (parts) => lateWorkReasons(parts, []) },
  { name: 'notifications', reasons: backlogReasons },
  { name: 'store-jobs', reasons: ({ database }) => storeJobReasons(database) },
];

/** What all checks say. Never rejects, and never takes much longer than `limitMs`. `onFault` is called for each that failed. */
export async function runChecks(
  checks: readonly HealthCheck[],
  parts: CheckParts,
  onFault: (name: string, error: Error) => void = () => {},
  limitMs = CHECK_MS,
): Promise<HealthReason[]> {
  const found = await Promise.all(
    checks.map(async ({ name, reasons }) => {
      try {
        return await withTimeout(limitMs, async () => reasons(parts));
      } catch (error) {
        onFault(name, coerceError(error));
        return [{ stage: name, since: null, what: 'the check failed or took too long' }];
      }
    }),
  );
  return found.flat();
}

/** What `work` resolves to; rejects when it takes longer than `ms`. */
export function withTimeout<Result>(ms: number, work: () => Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
    work()
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });
}

function noticesReasons({ noticesHeard }: CheckParts): HealthReason[] {
  return noticesHeard() ? [] : [{ stage: 'notices', since: null, what: 'change notices are not received' }];
}

function lateWorkReasons({ clock, leader, queue }: CheckParts, backlog: OwnWork['backlog']): HealthReason[] {
  const late = lateReasons({ leader: leader.state(), backlog, silentMs: queue.silentMs() });
  return late.map(({ stage, ageMs, what }) => ({ stage, since: clock.now() - ageMs * clock.speed, what }));
}

async function backlogReasons(parts: CheckParts): Promise<HealthReason[]> {
  const reasons = lateWorkReasons(parts, await readNotificationBacklog(parts.database, parts.realNow()));
  return reasons.filter(({ stage }) => stage === 'notifications');
}
