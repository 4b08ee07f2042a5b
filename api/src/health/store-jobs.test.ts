import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../testing/community.ts';
import { storeJobReasons } from './store-jobs.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
});
afterAll(() => test.drop());

it('a store that keeps no account of its jobs says nothing', async () => {
  await test.sql('drop table if exists store_job');
  expect(await storeJobReasons(test.database)).toEqual([]);
});

it('names jobs that fail or no longer run, and nothing of what they failed with', async () => {
  await test.sql(
    `create table store_job (name text primary key, every_s integer, last_ok_at timestamptz, last_failed_at timestamptz,
       failures bigint not null, detail text)`,
  );
  await test.sql(
    `insert into store_job values ('well', 3600, now(), null, 0, null), ('never', null, null, null, 0, null),
       ('failing', 3600, now(), now(), 4, 'password=secret'), ('late', 60, now() - interval '1 hour', null, 0, null)`,
  );
  expect(await storeJobReasons(test.database)).toEqual([
    { stage: 'job:failing', since: null, what: 'the job failed 4 times in a row' },
    { stage: 'job:late', since: null, what: 'the job has not run in time' },
  ]);
});
