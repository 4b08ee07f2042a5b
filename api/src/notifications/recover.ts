/** What has no job and should have one, and what is old. */
import { type Queryable, rows } from '../database/database.ts';
import { addJobs } from '../outbox/jobs.ts';

const KEPT_DAYS = 90;
const PRUNED_MAX = 1_000;

/** Events nobody has planned for two minutes get their job again, whatever became of it. */
export async function recoverUnplanned(tx: Queryable, realNow: number): Promise<void> {
  const left = await rows<{ event: number }>(
    tx,
    'notification-unplanned',
    `select id::float8 as event from notification_event as e where planned_at is null
       and noted_at < to_timestamp($1::float8 / 1000) - interval '2 minutes'
       and not exists (select from graphile_worker.jobs j where j.key = 'notification-plan ' || e.id
         and j.locked_at is null and j.attempts < j.max_attempts)
     order by e.id limit 500`,
    [realNow],
  );
  await addJobs(tx, 'notification-plan', left, { runAt: realNow });
}

/** The delivery log is kept for a while, in small bites. */
export async function pruneDeliveries(tx: Queryable, realNow: number): Promise<void> {
  await rows(
    tx,
    'notification-prune',
    `delete from notification_event where id in (
       select id from notification_event where noted_at < to_timestamp($1::float8 / 1000) - make_interval(days => $2::int)
       order by id limit $3::int)`,
    [realNow, KEPT_DAYS, PRUNED_MAX],
  );
}
