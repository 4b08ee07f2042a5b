/**
 * Jobs that deliver: an urgent message has its own and goes before all others; everything else that waits for one receiver shares
 * one, so that a flood is one job for each receiver and not thousands.
 */
import { type Queryable, rows } from '../database/database.ts';
import { JOB_ATTEMPTS_MAX, URGENT_JOB } from '../outbox/jobs.ts';

/** Of the row `n`. */
const KEY = `'notification-deliver ' || case when n.urgent then n.id::text else n.receiver end`;
/** Nobody is about to do it. */
export const HAS_NO_JOB = `not exists (select from graphile_worker.jobs j where j.key = ${KEY}
  and j.locked_at is null and j.attempts < j.max_attempts)`;

const ADD = `
  select graphile_worker.add_job('notification-deliver', json_build_object('notification', id), job_key => key,
    run_at => coalesce(to_timestamp($2::float8 / 1000), now()), max_attempts => $3::int,
    priority => case when urgent then $4::int else 0 end, job_key_mode => 'preserve_run_at')
  from (select distinct on (key) key, id, urgent from (
    select n.id, n.urgent, ${KEY} as key from notification n where n.id = any($1::uuid[])) as keyed order by key, id) as job`;

/** `runAt`: epoch ms of the world. A job that is there already and has not begun keeps its time. */
export async function addDeliveries(tx: Queryable, ids: readonly string[], runAt: number | null): Promise<void> {
  if (ids.length === 0) return;
  await rows(tx, 'notification-delivery-jobs', ADD, [ids, runAt, JOB_ATTEMPTS_MAX, URGENT_JOB]);
}
