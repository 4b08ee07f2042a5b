/**
 * P51: the extension is installed and not preloaded. Played on plain PostgreSQL: a view of the same name lists the extension, and an event
 * trigger ends the session that creates it, as TimescaleDB's own FATAL does.
 */
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { type Scratch, scratchDatabase, silent } from '../testing/scratch.ts';
import { prepareStore } from './engine.ts';
import type { StoreOverrides } from './settings.ts';

let scratch: Scratch;
beforeEach(async () => {
  scratch = await scratchDatabase(inject('postgresUrl'));
  // What comes first in the search path is found in the place of the server's own.
  await scratch.admin(`alter database ${scratch.name} set search_path = public, pg_catalog`);
  await scratch.database.query(`create view public.pg_available_extensions as select 'timescaledb'::name as name`);
});
afterEach(() => scratch.drop());

test('auto looks at shared_preload_libraries first, stays on plain PostgreSQL and says why', async () => {
  await endSessionsThatCreateExtensions();
  expect(await prepare({ TIMESCALE: 'auto' })).toMatchObject({ engine: 'postgres' });
  expect(await scratch.rows('select * from tried')).toEqual([]);
  expect(await scratch.rows('select engine, engine_because from store_state')).toEqual([
    {
      engine: 'postgres',
      engine_because: expect.stringMatching(/does not preload it \(add timescaledb to shared_pre/),
    },
  ]);
  expect(await prepare({ TIMESCALE: 'auto' })).toMatchObject({ engine: 'postgres' });
});

test('auto survives the end of the session where it may not look', async () => {
  await endSessionsThatCreateExtensions();
  await hideSettings();
  expect(await prepare({})).toMatchObject({ engine: 'postgres' });
  expect(await scratch.rows('select engine_because from store_state')).toEqual([
    { engine_because: expect.stringMatching(/^the server ends the session that creates the extension timescaledb/) },
  ]);
});

test('on refuses with a sentence, keeps nothing, and auto works afterwards', async () => {
  await endSessionsThatCreateExtensions();
  await expect(prepare({ TIMESCALE: 'on' })).rejects.toThrow(
    /^TIMESCALE is on, but the server ends the session that creates the extension timescaledb/,
  );
  expect(await scratch.rows('select name from store_setting')).toEqual([]);
  expect(await prepare({ TIMESCALE: 'auto' })).toMatchObject({ engine: 'postgres', settings: { TIMESCALE: 'auto' } });
});

test('off asks nothing', async () => {
  await endSessionsThatCreateExtensions();
  await hideSettings();
  expect(await prepare({ TIMESCALE: 'off' })).toMatchObject({ engine: 'postgres' });
  expect(await scratch.rows('select engine_because from store_state')).toEqual([{ engine_because: null }]);
});

test('a server that preloads it in a list of several is tried', async () => {
  await shadowSetting(`'pg_stat_statements, "$libdir/timescaledb-2.23.0",pg_cron'`);
  await prepare({ TIMESCALE: 'auto' });
  expect(await scratch.rows('select engine_because from store_state')).toEqual([
    { engine_because: expect.stringMatching(/^the extension timescaledb cannot be created: /) },
  ]);
});

async function prepare(asked: StoreOverrides) {
  return prepareStore({ url: scratch.url, asked, log: silent, jobs: true });
}

/** Rolled back with the session, so a try shows in a sequence, which is not. */
async function endSessionsThatCreateExtensions(): Promise<void> {
  await scratch.database.query(`
    create sequence tries;
    create view tried as select last_value from tries where is_called;
    create function end_session() returns event_trigger language plpgsql as $$
    begin
      perform nextval('tries');
      perform pg_terminate_backend(pg_backend_pid());
    end $$;
    create event trigger end_session on ddl_command_start when tag in ('CREATE EXTENSION') execute function end_session()`);
}

/** As for a role outside pg_read_all_settings. */
async function hideSettings(): Promise<void> {
  await scratch.database.query(
    `create function public.pg_has_role(name, text, text) returns boolean language sql as 'select false'`,
  );
}

async function shadowSetting(value: string): Promise<void> {
  await scratch.database.query(
    `create function public.current_setting(text) returns text language sql as $$ select ${value} $$`,
  );
}
