/** Background jobs of the store that fail or no longer run, from the table ingest keeps of them. */
import { type Queryable, rows } from '../database/database.ts';
import type { HealthReason } from './contract.ts';

/** A job is overdue when it has not ended well for this many of its intervals. */
const INTERVALS_MAX = 3;
const SHOWN_MAX = 20;

interface LateJob {
  name: string;
  failures: number;
}

/** Empty when all is well, or when the store keeps no such table. What a job failed with is for the log: it may hold anything. */
export async function storeJobReasons(database: Queryable): Promise<HealthReason[]> {
  const [table] = await rows<{ found: boolean }>(
    database,
    'store-jobs-table',
    `select to_regclass('store_job') is not null as found`,
  );
  if (!table?.found) return [];
  const late = await rows<LateJob>(
    database,
    'store-jobs-late',
    `select name, failures::int as failures from store_job
     where failures > 0 or last_ok_at < now() - every_s * $1::float8 * interval '1 second' order by name limit $2::int`,
    [INTERVALS_MAX, SHOWN_MAX],
  );
  return late.map(({ name, failures }) => ({
    stage: `job:${name}`,
    since: null,
    what: failures > 0 ? `the job failed ${failures} times in a row` : 'the job has not run in time',
  }));
}
