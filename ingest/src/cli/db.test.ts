/** `npm run db` as people run it: what looks writes nothing, whatever the environment of the shell says. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { prepareStore } from '../store/engine.ts';
import { builtProgram, compilerFor } from '../testing/programs/contract.ts';
import { type Scratch, scratchDatabase, silent } from '../testing/scratch.ts';
import { readOnly } from './read-only.ts';

const MAIN = fileURLToPath(new URL('./db.ts', import.meta.url));
const role = `cockpit_look_${randomBytes(6).toString('hex')}`;
const password = randomBytes(12).toString('hex');
/** A shell that knows nothing of what the service was told. */
const SHELL = { RAW_RETENTION_DAYS: '90', TIMESCALE: 'auto' };

let scratch: Scratch;
beforeAll(async () => {
  scratch = await scratchDatabase(inject('postgresUrl'));
  const asked = { RAW_RETENTION_DAYS: 400, MINUTE_RETENTION_DAYS: 500, TIMESCALE: 'off' } as const;
  await prepareStore({ url: scratch.url, asked, log: silent, jobs: false });
  await scratch.database.query(
    `insert into store_job (name, failures, last_failed_at, detail) values ('retention', 3, now(), 'disk full')`,
  );
  await scratch.database.query(`create role ${role} login password '${password}'`);
  await scratch.database.query(`grant select on all tables in schema public to ${role}`);
});
afterAll(async () => {
  await scratch.database.query(`drop owned by ${role}; drop role ${role}`);
  await scratch.drop();
});

test.each([
  ['status', /RAW_RETENTION_DAYS +400/],
  ['verify', /^Every rollup from .* equals its recount/],
])('%s works for a role that may only read, and leaves everything as it was', async (command, says) => {
  const before = await everything();
  const url = Object.assign(new URL(scratch.url), { username: role, password }).href;
  expect(await db([command], url)).toMatchObject({ code: 0, out: expect.stringMatching(says), err: '' });
  expect(await db([command], scratch.url)).toMatchObject({ code: 0, err: '' });
  expect(await everything()).toEqual(before);
});

test('status names settings, failing jobs and the engine', async () => {
  const { out } = await db(['status'], scratch.url);
  expect(out).toMatch(/^engine +PostgreSQL \d+/);
  expect(out).toMatch(/TIMESCALE +off +\S+ +first start/);
  expect(out).toMatch(/job retention +never ended well; FAILS, 3 times in a row, last \S+: disk full/);
});

test('what would write through such a session is refused by the database', async () => {
  await expect(readOnly(scratch.url, (client) => client.query('update store_setting set value = 1'))).rejects.toThrow(
    /read-only transaction/,
  );
});

test('set without --yes says what it would do and does nothing; with it, it does', async () => {
  const before = await everything();
  expect(await db(['set', 'RAW_RETENTION_DAYS', '100'], scratch.url)).toMatchObject({
    code: 0,
    out: expect.stringMatching(/400 → 100\nNothing is erased\.\n.*\nNothing was changed/),
  });
  expect(await everything()).toEqual(before);
  expect(await db(['set', 'RAW_RETENTION_DAYS', '100', '--yes', '--by', '值班长'], scratch.url)).toMatchObject({
    code: 0,
  });
  expect(await scratch.rows(`select value, set_by from store_setting where name = 'RAW_RETENTION_DAYS'`)).toEqual([
    { value: '100', set_by: '值班长' },
  ]);
  expect(await db(['set', 'RAW_RETENTION_DAYS', '0'], scratch.url)).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^RAW_RETENTION_DAYS is "0"; expected/),
  });
});

test.each(['status', 'verify', 'set RAW_RETENTION_DAYS 90 --yes'])(
  '%s of an older schema says what is missing',
  async (command) => {
    const older = await scratchDatabase(inject('postgresUrl'));
    try {
      await older.database.query(
        'drop table store_setting, store_setting_change, store_state, store_job, ingest_instance, rollup_stale',
      );
      await older.database.query(`delete from ingest_migrations where name = '021_store_settings'`);
      const run = await db(command.split(' '), older.url);
      expect(run).toMatchObject({
        code: 1,
        err: expect.stringMatching(/^The schema is older than this version: 021_store_settings missing/),
      });
      if (command === 'status') {
        expect(run.out).toMatch(/rollups +rollup_stale missing/);
        expect(run.out).toMatch(/settings +store_setting, store_setting_change missing/);
      }
      expect(await older.rows(`select to_regclass('store_setting') as there`)).toEqual([{ there: null }]);
    } finally {
      await older.drop();
    }
  },
);

test('an empty database stays empty', async () => {
  const name = `ingest_test_${randomBytes(6).toString('hex')}`;
  await scratch.admin(`create database ${name}`);
  try {
    const url = Object.assign(new URL(scratch.url), { pathname: `/${name}` }).href;
    for (const command of ['status', 'verify'])
      expect(await db([command], url)).toMatchObject({
        code: 1,
        out: '',
        err: expect.stringMatching(/has no schema of ingest yet/),
      });
    const found = await readOnly(url, (client) =>
      client.query(`select 1 from pg_class where relnamespace = 'public'::regnamespace`),
    );
    expect(found.rowCount).toBe(0);
  } finally {
    await scratch.admin(`drop database ${name} with (force)`);
  }
});

test('a database that cannot be reached is named without its password', async () => {
  expect(await db(['status'], 'postgresql://u:hunter2@127.0.0.1:1/d')).toMatchObject({
    code: 1,
    err: expect.stringMatching(
      /^The database postgresql:\/\/u:\*\*\*@127\.0\.0\.1:1\/d cannot be used: connect ECONNREFUSED/,
    ),
  });
});

async function db(args: string[], url: string) {
  const { PATH = '' } = process.env;
  const program = await builtProgram(MAIN);
  const child = spawn(process.execPath, [...compilerFor(program), program, ...args], {
    env: { PATH, DATABASE_URL: url, ...SHELL },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code, out, err };
}

/** The catalog, and every row of what is not telemetry. */
async function everything() {
  return {
    relations: await scratch.rows(
      `select relname, relkind, relfilenode, reltuples from pg_class where relnamespace = 'public'::regnamespace order by oid`,
    ),
    rows: await scratch.rows(
      `select (select jsonb_agg(t) from store_setting as t) as settings, (select jsonb_agg(t) from store_setting_change as t) as changes,
        (select jsonb_agg(t) from store_state as t) as state, (select jsonb_agg(t) from store_job as t) as jobs,
        (select jsonb_agg(t) from ingest_migrations as t) as migrations`,
    ),
  };
}
