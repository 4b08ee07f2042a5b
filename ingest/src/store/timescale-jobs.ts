/** The jobs TimescaleDB does by itself, as it tells of them: nobody is told when one fails, so they are looked at. */
import type { Logger } from 'pino';
import type { Database } from '../database/database.ts';
import { type JobListener, startEvery } from '../loops/hourly.ts';
import type { Queryable } from './kept-settings.ts';

const LOOK_EVERY_MS = 60_000;
/** Of `store_job`: whose jobs these are. */
export const TIMESCALE_JOB = 'timescaledb ';

export interface JobSeen {
  /** `retention parking_occupancy` */
  name: string;
  everyS: number;
  /** Null: never. TimescaleDB says `-infinity`, which no Date is. */
  lastOkAt: Date | null;
  lastFailedAt: Date | null;
  /** In a row since it last ended well. */
  failures: number;
  detail: string | null;
}

// Errors are kept for a while only, and shown to those who may see them: a run that failed counts as one at least.
const SEEN = `
  select replace(proc_name, 'policy_', '') || ' ' || coalesce(view_name, jobs.hypertable_name) as name,
    extract(epoch from schedule_interval)::int as "everyS", ok as "lastOkAt",
    case when failing then coalesce(errors.last, started) end as "lastFailedAt",
    (case when failing then greatest(1, errors.failures) else 0 end)::float8 as failures,
    case when failing then coalesce(errors.message, 'the last run failed') when not scheduled then 'paused' end as detail
  from timescaledb_information.jobs
  left join timescaledb_information.continuous_aggregates
    on materialization_hypertable_schema = jobs.hypertable_schema and materialization_hypertable_name = jobs.hypertable_name
  left join lateral (
    select bool_or(last_run_status = 'Failed') as failing,
      max(last_successful_finish) filter (where isfinite(last_successful_finish)) as ok,
      max(last_run_started_at) filter (where isfinite(last_run_started_at)) as started
    from timescaledb_information.job_stats as stats where stats.job_id = jobs.job_id
  ) as runs on true
  left join lateral (
    select count(*) as failures, max(start_time) as last, (array_agg(left(err_message, 500) order by start_time desc))[1] as message
    from timescaledb_information.job_errors as errors
    where errors.job_id = jobs.job_id and (ok is null or start_time > ok)
  ) as errors on true
  where jobs.hypertable_name is not null
  order by coalesce(view_name, jobs.hypertable_name), proc_name`;

const COPY = `
  with seen as (
    select * from unnest($1::text[], $2::int[], $3::timestamptz[], $4::timestamptz[], $5::bigint[], $6::text[])
      as s (name, every_s, last_ok_at, last_failed_at, failures, detail)
  ), gone as (
    delete from store_job where starts_with(name, $7) and name not in (select name from seen)
  )
  insert into store_job as job select * from seen
  on conflict (name) do update set every_s = excluded.every_s, last_ok_at = coalesce(excluded.last_ok_at, job.last_ok_at),
    last_failed_at = coalesce(excluded.last_failed_at, job.last_failed_at), failures = excluded.failures, detail = excluded.detail`;

/** All of this store's jobs. Reads only. */
export async function readTimescaleJobs(client: Queryable): Promise<JobSeen[]> {
  return (await client.query<JobSeen>(SEEN)).rows;
}

/** Copies what they say into `store_job` now and every minute, and logs each that begins to fail. Returns the stop. */
export function watchTimescaleJobs({
  database,
  log,
  onRun,
}: {
  database: Database;
  log: Logger;
  onRun: JobListener;
}): () => Promise<void> {
  let failing = new Set<string>();
  const parts = { log, failure: 'reading TimescaleDB jobs failed, retrying in a minute', onRun };
  return startEvery(LOOK_EVERY_MS, parts, async () => {
    const jobs = await readTimescaleJobs(database);
    await database.query(COPY, columns(jobs));
    const failed = jobs.filter(({ failures }) => failures > 0);
    for (const job of failed.filter(({ name }) => !failing.has(name))) log.error({ job }, 'TimescaleDB job failing');
    failing = new Set(failed.map(({ name }) => name));
  });
}

function columns(jobs: readonly JobSeen[]): unknown[] {
  return [
    jobs.map(({ name }) => TIMESCALE_JOB + name),
    jobs.map(({ everyS }) => everyS),
    jobs.map(({ lastOkAt }) => lastOkAt),
    jobs.map(({ lastFailedAt }) => lastFailedAt),
    jobs.map(({ failures }) => failures),
    jobs.map(({ detail }) => detail),
    TIMESCALE_JOB,
  ];
}
