/** How background work fares, kept in `store_job` for status and health: the database outlives the process that would know. */
import type { Logger } from 'pino';
import type { Database } from '../database/database.ts';
import type { JobListener } from '../loops/hourly.ts';

/** A job that ends well again and again is written down this often at most. Ms. */
const WELL_AGAIN_MS = 60_000;
const DETAIL_CHARS_MAX = 500;

const RECORD = `
  insert into store_job as job (name, every_s, last_ok_at, last_failed_at, failures, detail)
  values ($1, $2, case when $3::bigint = 0 then now() end, case when $3::bigint > 0 then now() end, $3, $4)
  on conflict (name) do update set every_s = excluded.every_s,
    last_ok_at = coalesce(excluded.last_ok_at, job.last_ok_at),
    last_failed_at = coalesce(excluded.last_failed_at, job.last_failed_at),
    failures = case when excluded.failures = 0 then 0 else job.failures + excluded.failures end,
    detail = excluded.detail`;

export interface JobRecords {
  /** Who hears of the runs of a job. `everyS`: how often it should end well; null: only when there is something to do. */
  of(name: string, everyS: number | null): JobListener;
  /** Waits for what is being written. */
  stop(): Promise<void>;
}

/** `monotonic`: ms. What cannot be written is counted and written with the next run. */
export function recordJobs(
  { database, log }: { database: Pick<Database, 'query'>; log: Logger },
  monotonic: () => number,
): JobRecords {
  let writing: Promise<void> = Promise.resolve();

  function of(name: string, everyS: number | null): JobListener {
    let writtenOkAt: number | undefined;
    let failures = 0;
    let detail: string | null = null;
    let queued = false;

    async function write(): Promise<void> {
      queued = false;
      const [written, at] = [failures, monotonic()];
      failures = 0;
      try {
        await database.query(RECORD, [name, everyS, written, detail]);
        writtenOkAt = written === 0 ? at : undefined;
      } catch (error) {
        failures += written;
        log.debug({ err: error, job: name }, 'writing a job record failed');
      }
    }

    return (error) => {
      if (error === undefined) {
        failures = 0;
        detail = null;
        if (writtenOkAt !== undefined && monotonic() - writtenOkAt < WELL_AGAIN_MS) return;
      } else {
        failures++;
        detail = sentenceOf(error);
      }
      if (queued) return;
      queued = true;
      writing = writing.then(write);
    };
  }

  return { of, stop: () => writing };
}

function sentenceOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, DETAIL_CHARS_MAX);
}
