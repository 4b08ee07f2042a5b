import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { connectAsync } from 'mqtt';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import { builtProgram, compilerFor } from './testing/programs/contract.ts';
import { type Scratch, scratchDatabase } from './testing/scratch.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const clientId = `ingest-test-${randomBytes(6).toString('hex')}`;

let scratch: Scratch;
let program: string;
let child: ChildProcess | undefined;
const children: ChildProcess[] = [];
const ENV = () => ({ DATABASE_URL: scratch.url, MQTT_URL: inject('mqttUrl'), INGEST_CLIENT_ID: clientId });
beforeAll(async () => {
  scratch = await scratchDatabase(inject('postgresUrl'));
  program = await builtProgram(MAIN);
});
afterEach(() => {
  for (const one of children.splice(0)) one.kill('SIGKILL');
});
afterAll(async () => {
  const forget = await connectAsync(inject('mqttUrl'), { clientId, clean: true, protocolVersion: 4 });
  await forget.endAsync();
  await scratch.drop();
});

test.each(['SIGINT', 'SIGTERM', 'disconnect'] as const)(
  'says when it is ready and ends cleanly on %s',
  async (cause) => {
    const ingest = run(ENV());
    const [message] = await once(ingest, 'message');
    expect(message).toMatchObject({ type: 'ready' });
    const exit = once(ingest, 'exit');
    if (cause === 'disconnect') ingest.disconnect();
    else ingest.kill(cause);
    expect(await exit).toEqual([0, null]);
  },
);

test('ends when its parent is gone, also while a statement waits in the database for ever', async () => {
  const ingest = run(ENV());
  await once(ingest, 'message');
  const blocker = new pg.Client({ connectionString: scratch.url });
  await blocker.connect();
  await blocker.query('begin');
  await blocker.query('lock table quarantine in access exclusive mode');
  const device = await connectAsync(inject('mqttUrl'), { protocolVersion: 4 });
  device.publish(`v1/${clientId}`, 'unreadable', { qos: 1 });
  await expect.poll(waitingForLock).toBeGreaterThan(0);
  const exit = once(ingest, 'exit');
  ingest.disconnect();
  expect(await exit).toEqual([1, null]);
  await blocker.end();
  await device.endAsync(true);
});

test('a second ingest with the same client id ends with a sentence, and the first goes on', async () => {
  const first = run(ENV());
  await once(first, 'message');
  const second = run(ENV());
  const [said, [code]] = await Promise.all([text(second.stderr ?? process.stdin), once(second, 'exit')]);
  expect(code).toBe(1);
  expect(said).toMatch(
    new RegExp(`another ingest with client id ${clientId} is running since .*; give this one its own INGEST_CLIENT_ID`),
  );
  expect(first.exitCode).toBeNull();
});

test('one that is killed comes up again by itself at once', async () => {
  await once(run(ENV()), 'message');
  child?.kill('SIGKILL');
  const [message] = await once(run(ENV()), 'message');
  expect(message).toMatchObject({ type: 'ready' });
});

test('one that hangs is replaced, and ends with 1 when it goes on', async () => {
  const hung = run(ENV());
  await once(hung, 'message');
  hung.kill('SIGSTOP');
  const [message] = await once(run(ENV()), 'message');
  expect(message).toMatchObject({ type: 'ready' });
  const exit = once(hung, 'exit');
  hung.kill('SIGCONT');
  expect(await exit).toEqual([1, null]);
});

test.each([
  ['a missing setting', {}, /^DATABASE_URL is not set/],
  ['shared subscriptions', { INGEST_SHARE: 'ingest' }, /INGEST_SHARE is set, but one ingest reads everything/],
  [
    'an absent database',
    { DATABASE_URL: 'postgresql://u:hunter2@127.0.0.1:1/d', MQTT_URL: 'mqtt://h' },
    /postgresql:\/\/u:\*\*\*@127\.0\.0\.1:1\/d cannot be used: connect ECONNREFUSED/,
  ],
])('ends with 1 and a sentence, without secrets, for %s', async (_name, env, sentence) => {
  const ingest = run(env);
  const [said, [code]] = await Promise.all([text(ingest.stderr ?? process.stdin), once(ingest, 'exit')]);
  expect(code).toBe(1);
  expect(said).toMatch(sentence);
  expect(said).not.toContain('hunter2');
});

async function waitingForLock(): Promise<number> {
  const sql = `select 1 from pg_stat_activity where datname = $1 and wait_event_type = 'Lock'`;
  return (await scratch.rows(sql, [scratch.name])).length;
}

function run(env: Record<string, string>): ChildProcess {
  const { PATH = '' } = process.env;
  child = fork(program, {
    env: { PATH, ...env },
    execArgv: compilerFor(program),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  children.push(child);
  return child;
}
