import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest';
import { withDatabaseToRead } from './console.ts';

const name = `api_console_${randomBytes(6).toString('hex')}`;
let url: string;
let server: pg.Client;
beforeAll(async () => {
  server = new pg.Client({ connectionString: inject('postgresUrl') });
  await server.connect();
  await server.query(`create database ${name}`);
  url = Object.assign(new URL(inject('postgresUrl')), { pathname: `/${name}` }).href;
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await server.query(`drop database ${name} with (force)`);
  await server.end();
});

it.each([
  ['organisation.ts', ['export']],
  ['cases.ts', ['figures', '--by', 'district']],
  ['audit.ts', ['verify']],
])('%s %j makes no table in an empty database, and says that the schema is older', async (entry, args) => {
  const child = spawn(process.execPath, ['--import', 'tsx', path.join(import.meta.dirname, entry), ...args], {
    env: { PATH: process.env['PATH'], DATABASE_URL: url },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  expect({ code, out, err }).toEqual({
    code: 1,
    out: '',
    err: expect.stringMatching(/^The schema is older than this version/),
  });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const found = await client.query(`select 1 from pg_class where relnamespace = 'public'::regnamespace`);
  await client.end();
  expect(found.rowCount).toBe(0);
});

it('refuses whatever would write', async () => {
  vi.stubEnv('DATABASE_URL', url);
  const write = () => withDatabaseToRead('test', (database) => database.query('create table written ()'));
  await expect(write()).rejects.toThrow('cannot execute CREATE TABLE in a read-only transaction');
});
