/** Jobs are put in with the rows they are about: both are stored, or none. */
import { type Queryable, rows } from '../database/database.ts';

/** Payloads carry ids only: jobs are read by anyone who looks at the queue. */
export interface Jobs {
  /** Find out who is to be told of an event. */
  'notification-plan': { event: number };
  /** Tell of it again by one rule, if it still is so. */
  'notification-late': { event: number; rule: number };
  /** Deliver one message, or what waits for the same receiver (notifications/delivery-jobs.ts puts it in). */
  'notification-deliver': { notification: string };
}
export type JobName = keyof Jobs;

export const JOB_ATTEMPTS_MAX = 12;
/** Of a job: what is urgent is taken first, however many others wait. */
export const URGENT_JOB = -10;

const ADD = `
  select graphile_worker.add_job($1, payload::json, job_key => key,
    run_at => coalesce(to_timestamp($4::float8 / 1000), now()), max_attempts => $5::int, priority => priority)
  from unnest($2::text[], $3::text[], $6::int[]) as job (payload, key, priority)`;

/**
 * `runAt`: epoch ms of the world; left out: now. A job that is there already and has not begun is the same. `isUrgent`: by payload.
 */
export async function addJobs<Name extends Exclude<JobName, 'notification-deliver'>>(
  tx: Queryable,
  name: Name,
  payloads: readonly Jobs[Name][],
  { runAt = null, isUrgent = () => false }: { runAt?: number | null; isUrgent?: (payload: Jobs[Name]) => boolean } = {},
): Promise<void> {
  if (payloads.length === 0) return;
  const texts = payloads.map((payload) => JSON.stringify(payload));
  const keys = payloads.map((payload) => `${name} ${Object.values(payload).join(' ')}`);
  const priorities = payloads.map((payload) => (isUrgent(payload) ? URGENT_JOB : 0));
  await rows(tx, 'notification-jobs', ADD, [name, texts, keys, runAt, JOB_ATTEMPTS_MAX, priorities]);
}
