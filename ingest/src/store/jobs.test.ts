import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { startHourly } from '../loops/hourly.ts';
import { type Scratch, scratchDatabase, silent } from '../testing/scratch.ts';
import { recordJobs } from './jobs.ts';
import { jobLine } from './status.ts';
import { readTimescaleJobs, watchTimescaleJobs } from './timescale-jobs.ts';

let scratch: Scratch;
beforeAll(async () => {
  scratch = await scratchDatabase(inject('postgresUrl'));
});
beforeEach(() => scratch.rows('truncate store_job'));
afterAll(() => scratch.drop());

test('failures are counted until it ends well again, and both times stay', async () => {
  const records = recordJobs({ database: scratch.database, log: silent }, () => 0);
  const ran = records.of('retention', 3_600);
  for (const error of [new Error('disk full'), new Error('disk is still full')]) {
    ran(error);
    await records.stop();
  }
  expect(await jobs()).toEqual([
    { name: 'retention', every_s: 3_600, well: false, failed: true, failures: '2', detail: 'disk is still full' },
  ]);
  ran();
  await records.stop();
  expect(await jobs()).toEqual([
    { name: 'retention', every_s: 3_600, well: true, failed: true, failures: '0', detail: null },
  ]);
});

test('what could not be written is written with the next run', async () => {
  let away = true;
  const query = (async (...args: [string, unknown[]]) => {
    if (away) throw new Error('no connection');
    return scratch.database.query(...args);
  }) as typeof scratch.database.query;
  const records = recordJobs({ database: { query }, log: silent }, () => 0);
  const ran = records.of('rollups', null);
  ran(new Error('one'));
  await records.stop();
  away = false;
  ran(new Error('two'));
  await records.stop();
  expect(await jobs()).toMatchObject([{ failures: '2', detail: 'two' }]);
});

test('a job that is well is written down once a minute at most, and at once after a failure', async () => {
  let now = 0;
  let written = 0;
  const query = (async () => written++) as unknown as typeof scratch.database.query;
  const records = recordJobs({ database: { query }, log: silent }, () => now);
  const ran = records.of('rollups', null);
  const seen: number[] = [];
  for (const [at, error] of [[0], [30_000], [61_000], [62_000, new Error('x')], [63_000], [64_000]] as const) {
    now = at;
    ran(error);
    await records.stop();
    seen.push(written);
  }
  expect(seen).toEqual([1, 1, 2, 3, 4, 4]);
});

test('hourly work that fails says so, and its stop waits for it', async () => {
  const heard: unknown[] = [];
  const failing = startHourly({ log: silent, failure: 'failed', onRun: (error) => heard.push(error) }, async () => {
    throw new Error('refused');
  });
  await failing();
  const well = startHourly({ log: silent, failure: 'failed', onRun: (error) => heard.push(error) }, async () => {});
  await well();
  expect(heard).toEqual([new Error('refused'), undefined]);
});

test('jobs of TimescaleDB that fail, never ran or never ended well are seen, and forgotten with the job', async () => {
  await fakeTimescale();
  const seen = await readTimescaleJobs(scratch.database);
  expect(
    seen.map(({ name, failures, lastOkAt, detail }) => [name, failures, lastOkAt?.toISOString() ?? null, detail]),
  ).toEqual([
    ['compression a', 0, '2026-11-20T00:00:00.000Z', null],
    ['retention b', 2, null, 'permission denied'],
    ['refresh_continuous_aggregate c_1m', 1, '2026-11-20T00:00:00.000Z', 'the last run failed'],
    ['retention d', 0, null, 'paused'],
  ]);
  expect(seen.map(jobLine)[1]).toMatch(
    /never ended well; FAILS, 2 times in a row, last 2026-11-21T02:00:00: permission denied/,
  );
  await scratch.database.query(
    `insert into store_job (name, failures) values ('timescaledb retention gone', 7), ('retention', 0)`,
  );
  await watch();
  expect((await jobs()).map((job) => [job['name'], job['failures']])).toEqual([
    ['retention', '0'],
    ['timescaledb compression a', '0'],
    ['timescaledb refresh_continuous_aggregate c_1m', '1'],
    ['timescaledb retention b', '2'],
    ['timescaledb retention d', '0'],
  ]);
});

async function watch(): Promise<void> {
  const heard: unknown[] = [];
  const stop = watchTimescaleJobs({ database: scratch.database, log: silent, onRun: (error) => heard.push(error) });
  await stop();
  expect(heard).toEqual([undefined]);
}

function jobs() {
  return scratch.rows(
    `select name, every_s, last_ok_at is not null as well, last_failed_at is not null as failed, failures, detail from store_job order by name`,
  );
}

/** Its views, with what they say of a job that never succeeded: `-infinity`, not null. */
async function fakeTimescale(): Promise<void> {
  await scratch.database.query(`
    create schema timescaledb_information;
    create table timescaledb_information.jobs (job_id int, proc_name text, schedule_interval interval, scheduled boolean,
      hypertable_schema text, hypertable_name text);
    create table timescaledb_information.continuous_aggregates (view_name text, materialization_hypertable_schema text, materialization_hypertable_name text);
    create table timescaledb_information.job_stats (job_id int, last_run_started_at timestamptz, last_successful_finish timestamptz, last_run_status text);
    create table timescaledb_information.job_errors (job_id int, start_time timestamptz, err_message text);
    insert into timescaledb_information.jobs values (1, 'policy_compression', '1 day', true, 'public', 'a'),
      (2, 'policy_retention', '1 day', true, 'public', 'b'),
      (3, 'policy_refresh_continuous_aggregate', '1 minute', true, '_t', 'c_hyper'),
      (4, 'policy_retention', '1 day', false, 'public', 'd'), (5, 'policy_telemetry', '1 day', true, null, null);
    insert into timescaledb_information.continuous_aggregates values ('c_1m', '_t', 'c_hyper');
    insert into timescaledb_information.job_stats values (1, '2026-11-20', '2026-11-20 00:00:00+00', 'Success'),
      (2, '2026-11-21 02:00:00+00', '-infinity', 'Failed'), (3, '2026-11-21 03:00:00+00', '2026-11-20 00:00:00+00', 'Failed'),
      (4, null, null, null);
    insert into timescaledb_information.job_errors values (1, '2026-11-19', 'long ago'),
      (2, '2026-11-21 01:00:00+00', 'first'), (2, '2026-11-21 02:00:00+00', 'permission denied')`);
}
