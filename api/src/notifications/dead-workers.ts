/** What an api that died, is frozen or is cut off had in hand is given to the others: it is dead once its sign of life is too old. */
import { type Queryable, rows } from '../database/database.ts';
import { LEASE_MS } from '../leadership/leases.ts';
import { addDeliveries } from './delivery-jobs.ts';

const ALIVE = `select from api_instance i where i.seen_at > clock_timestamp() - $1::float8 * interval '1 ms'`;

/** Jobs and messages of dead apis are free again; those that were claimed get a job at once. */
export async function recoverFromDead(tx: Queryable, realNow: number): Promise<void> {
  await unlockJobs(tx);
  const freed = await freeClaims(tx);
  await addDeliveries(
    tx,
    freed.map(({ id }) => id),
    realNow,
  );
}

/** The queue itself waits four hours. */
async function unlockJobs(tx: Queryable): Promise<void> {
  await rows(
    tx,
    'notification-jobs-of-dead',
    `select graphile_worker.force_unlock_workers(workers) from (
       select array_agg(distinct j.locked_by) as workers from graphile_worker.jobs j
       where j.locked_at < clock_timestamp() - $1::float8 * interval '1 ms' and not exists (${ALIVE} and i.queue = j.locked_by)
     ) as dead where workers is not null`,
    [LEASE_MS],
  );
}

function freeClaims(tx: Queryable): Promise<{ id: string }[]> {
  return rows<{ id: string }>(
    tx,
    'notification-claims-of-dead',
    `update notification n set claimed_until = null, claimed_by = null
     where n.claimed_by is not null and n.state = 'waiting' and not exists (${ALIVE} and i.id = n.claimed_by)
     returning n.id`,
    [LEASE_MS],
  );
}
