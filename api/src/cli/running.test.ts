import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { environmentOf } from './running.ts';

const RUN = { databaseUrl: 'postgresql://running', apiUrl: 'http://127.0.0.1:4321', clock: '1:2:1', pid: 7 };
let root: string;

beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'cockpit-running-'));
  for (const folder of ['.cockpit', 'other']) {
    mkdirSync(path.join(root, folder));
    writeFileSync(path.join(root, folder, 'run.json'), JSON.stringify({ ...RUN, apiUrl: `http://${folder}` }));
  }
});
afterAll(() => rmSync(root, { recursive: true }));

it('without DATABASE_URL the stack that runs in the data folder is meant, with its clock and address', () => {
  expect(environmentOf({ LOG_LEVEL: 'warn' }, undefined, root)).toEqual({
    LOG_LEVEL: 'warn',
    DATABASE_URL: RUN.databaseUrl,
    COCKPIT_CLOCK: RUN.clock,
    API_URL: 'http://.cockpit',
  });
});

it('what the environment names is meant, unless a data folder is named', () => {
  const env = { DATABASE_URL: 'postgresql://mine' };
  expect(environmentOf(env, undefined, root)).toEqual(env);
  expect(environmentOf(env, 'other', root)).toMatchObject({ DATABASE_URL: RUN.databaseUrl, API_URL: 'http://other' });
});

it('where nothing runs a sentence says so', () => {
  expect(() => environmentOf({}, 'nowhere', root)).toThrow(/no "npm start" is running in .*nowhere \(--data-dir/);
});

it.each(['accounts', 'audit', 'cases', 'organisation'])(
  '%s --help says how it is used, without a database',
  (command) => {
    const entry = path.join(import.meta.dirname, `${command}.ts`);
    const said = execFileSync(process.execPath, ['--import', 'tsx', entry, '--help'], {
      env: { PATH: process.env['PATH'] },
    });
    expect(said.toString()).toContain(`npm run ${command} -- `);
  },
);
