/** What the commands of `npm run registry` that only look leave behind: nothing. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openDatabase } from '../database/database.ts';
import { builtProgram, compilerFor } from '../testing/programs/contract.ts';
import { COMMUNITY, type Scratch, scratchDatabase } from '../testing/scratch.ts';
import { readOnlyUrl } from './read-only.ts';

const MAIN = fileURLToPath(new URL('./registry.ts', import.meta.url));
let scratch: Scratch;
let folder: string;
beforeAll(async () => {
  scratch = await scratchDatabase(inject('postgresUrl'));
  folder = await mkdtemp(path.join(tmpdir(), 'cockpit-registry-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await scratch.drop();
});

test.each([[['list']], [['export', COMMUNITY, 'folder']]])('%j makes no table in an empty database', async (args) => {
  const name = `ingest_test_${randomBytes(6).toString('hex')}`;
  await scratch.admin(`create database ${name}`);
  const url = Object.assign(new URL(scratch.url), { pathname: `/${name}` }).href;
  const client = new pg.Client({ connectionString: url });
  try {
    const run = await registry(
      args.map((arg) => (arg === 'folder' ? folder : arg)),
      url,
    );
    expect(run).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/has no schema of ingest yet/) });
    await client.connect();
    const found = await client.query(`select 1 from pg_class where relnamespace = 'public'::regnamespace`);
    expect(found.rowCount).toBe(0);
  } finally {
    await client.end();
    await scratch.admin(`drop database ${name} with (force)`);
  }
});

test('list names the communities', async () => {
  expect(await registry(['list'], scratch.url)).toMatchObject({
    code: 0,
    out: expect.stringMatching(`^${COMMUNITY} `),
  });
});

test('each connection of a pool that looks is refused to write', async () => {
  const database = openDatabase(readOnlyUrl(scratch.url), () => {});
  const write = () => database.query('delete from community');
  const refused = await Promise.allSettled([write(), write(), write()]);
  expect(refused.map((one) => one.status === 'rejected' && (one.reason as Error).message)).toEqual(
    Array(3).fill('cannot execute DELETE in a read-only transaction'),
  );
  await database.end();
});

async function registry(args: string[], url: string) {
  const { PATH = '' } = process.env;
  const program = await builtProgram(MAIN);
  const child = spawn(process.execPath, [...compilerFor(program), program, ...args], {
    env: { PATH, DATABASE_URL: url },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code, out, err };
}
