/** `npm start` on a bare machine: first light, a clean end, and one sentence for everything a person can put right. */
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connectAsync } from 'mqtt';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { processesOf, readRunFile, type Started, start } from './npm-start.ts';

const PATIENCE = { timeout: 60_000, interval: 100 };
const LIGHT = 'Ctrl-C stops everything';

let folder: string;
let dataDir: string;
let running: Started[] = [];

async function makeFolder(): Promise<void> {
  folder = await mkdtemp(path.join(tmpdir(), 'cockpit-start-'));
  dataDir = path.join(folder, 'data');
}

/** Ends what a test left running, and fails when a process outlives that. */
async function endAll(): Promise<void> {
  for (const started of running) {
    started.process.kill('SIGTERM');
    await started.ended;
  }
  running = [];
  await vi.waitFor(() => expect(processesOf(dataDir)).toEqual([]), PATIENCE);
  await rm(folder, { recursive: true, force: true });
}

// A start takes seconds, so the tests of this block share one data folder: each goes on with the life it finds.
describe('one community, life after life', () => {
  let life: Started;
  let holders: (Server | undefined)[];

  beforeAll(async () => {
    await makeFolder();
    holders = await Promise.all([hold(4000), hold(1884)]);
    life = launch(['--no-devices']);
    await life.printed(LIGHT);
  });

  afterAll(async () => {
    for (const holder of holders) holder?.close();
    await endAll();
  });

  it('moves off a taken default port and says so', async () => {
    expect(life.output()).toMatch(/HTTP port 4000 is taken; using \d+\./);
    expect(life.output()).toMatch(/MQTT port 1884 is taken; using \d+\./);
    const { apiUrl } = await readRunFile(dataDir);
    expect((await fetch(`${apiUrl}/wall`)).status).toBe(200);
  });

  it('listens on loopback only and keeps its secrets to the owner', async () => {
    const { apiUrl, mqttUrl, databaseUrl } = await readRunFile(dataDir);
    expect([apiUrl, mqttUrl, databaseUrl].map((url) => new URL(url).hostname)).toEqual(Array(3).fill('127.0.0.1'));
    expect(await show(databaseUrl, 'listen_addresses')).toBe('127.0.0.1');
    for (const name of ['run.json', 'postgres.password', 'secrets.key', 'mqtt.json', 'broker-users/stack.json'])
      expect((await stat(path.join(dataDir, name))).mode & 0o077, name).toBe(0);
    const secrets = [
      new URL(databaseUrl).password,
      ...Object.values<string>(JSON.parse(await readFile(path.join(dataDir, 'mqtt.json'), 'utf8'))),
    ];
    for (const name of ['ingest', 'api', 'database', 'registry', 'broker'])
      for (const secret of secrets)
        expect(await readFile(path.join(dataDir, `logs/${name}.log`), 'utf8').catch(() => ''), name).not.toContain(
          secret,
        );
    for (const line of processesOf(dataDir)) for (const secret of secrets) expect(line).not.toContain(secret);
  });

  it('lets nobody in at the broker without a secret, and prints one for trying things out', async () => {
    const { mqttUrl } = await readRunFile(dataDir);
    const { host } = new URL(mqttUrl);
    await expect(connectAsync(`mqtt://${host}`, { protocolVersion: 4, reconnectPeriod: 0 }, false)).rejects.toThrow(
      'Not authorized',
    );
    const [, username, password] = /mosquitto_pub .* -u (\S+) -P (\S+) -q 1/.exec(life.output()) ?? [];
    const client = await connectAsync(`mqtt://${username}:${password}@${host}`, {
      protocolVersion: 4,
      reconnectPeriod: 0,
    });
    await expect(client.subscribeAsync('#')).rejects.toThrow();
    await client.publishAsync('v1/yunfan/parking/NOBODY/occupancy', '{}', { qos: 1 }); // goes to quarantine
    await client.endAsync();
  });

  it('prints a link that opens the wall in one browser, one for the administrator, and an account per role, once', async () => {
    const { apiUrl } = await readRunFile(dataDir);
    const token = (page: string) => new RegExp(`${apiUrl}/${page}#([\\w-]{43})`).exec(life.output())?.[1];
    const send = (path: string, body: object) =>
      fetch(`${apiUrl}/api/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const opened = await send('wall-link', { token: token('wall') });
    expect(opened.status).toBe(204);
    const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect((await fetch(`${apiUrl}/api/wall`, { headers: { cookie } })).status).toBe(200);
    expect((await fetch(`${apiUrl}/api/wall`)).status).toBe(401);
    expect((await send('wall-link', { token: token('wall') })).status).toBe(404);
    expect((await send('welcome/inspect', { token: token('welcome') })).status).toBe(200);
    const accounts = [...life.output().matchAll(/^ +([a-z0-9]+) +([a-z0-9]{4}(?:-[a-z0-9]{4}){3}) +([a-z-]+)$/gm)];
    expect(accounts.map(([, , , role]) => role)).toEqual([
      'operator',
      'duty-officer',
      'shift-leader',
      'handler',
      'handler',
      'grid-worker',
      'grid-worker',
      'manager',
    ]);
    for (const [, login, password] of accounts) expect((await send('session', { login, password })).status).toBe(204);
    for (const name of ['accounts', 'api'])
      expect(await readFile(path.join(dataDir, `logs/${name}.log`), 'utf8').catch(() => ''), name).not.toMatch(
        new RegExp(`${token('welcome')}|${accounts[0]?.[2]}`),
      );
  });

  it('refuses a second start on the same data folder', async () => {
    await expectRefusal(launch(['--no-devices']), /is in use by another "npm start" \(process \d+\)/);
  });

  it('starts a killed process again, where it was, and says so', async () => {
    const { apiUrl } = await readRunFile(dataDir);
    const api = processesOf(dataDir).find((line) => line.includes('api/src/server.ts'));
    process.kill(Number.parseInt(api ?? '', 10), 'SIGKILL');
    await life.printed('api ended (SIGKILL)');
    await life.printed('api runs again.');
    // Well again once it hears notices, a moment after it answers.
    await vi.waitFor(async () => expect((await fetch(`${apiUrl}/api/health`)).status).toBe(200), PATIENCE);
  });

  it('keeps what was stored over a stop with Ctrl-C', async () => {
    const { mqttUrl, databaseUrl } = await readRunFile(dataDir);
    await publishOccupancy(mqttUrl);
    await vi.waitFor(async () => expect(await storedReadings(databaseUrl)).toBe(1), PATIENCE);
    life.process.kill('SIGINT');
    expect(await life.ended).toBe(0);
    expect(processesOf(dataDir)).toEqual([]);
    await expect(stat(path.join(dataDir, 'run.json'))).rejects.toThrow('ENOENT');
    expect(await readFile(path.join(dataDir, 'logs/database.log'), 'utf8')).toContain('database system is shut down');
    await expectNextLife();
  });

  it('leaves nothing running when it is killed, and recovers', async () => {
    life.process.kill('SIGKILL');
    await vi.waitFor(() => expect(processesOf(dataDir)).toEqual([]), PATIENCE);
    await expectNextLife();
  });

  it('stops a database server that outlived everything else, and recovers', async () => {
    for (const line of processesOf(dataDir).filter((one) => one.includes('database.ts')))
      process.kill(Number.parseInt(line, 10), 'SIGKILL');
    life.process.kill('SIGKILL');
    await life.ended;
    await expectNextLife();
    expect(processesOf(dataDir).filter((line) => line.includes('bin/postgres -D'))).toHaveLength(1);
  });

  async function expectNextLife(): Promise<void> {
    life = launch(['--no-devices', '--port', '0', '--mqtt-port', '0']);
    await life.printed(LIGHT);
    expect(await storedReadings((await readRunFile(dataDir)).databaseUrl)).toBe(1);
  }
});

describe('npm start itself', () => {
  beforeEach(makeFolder);
  afterEach(endAll);

  it('publishes history, tells how far it is, and ends in good order when npm is told to end', async () => {
    const args = ['--data-dir', dataDir, '--port', '0', '--mqtt-port', '0', '--backfill', '0.02'];
    const started = launch(args, true);
    await started.printed('History is complete');
    const { databaseUrl } = await readRunFile(dataDir);
    await vi.waitFor(async () => expect(await storedReadings(databaseUrl)).toBeGreaterThan(8), PATIENCE);
    started.process.kill('SIGTERM');
    await started.ended;
    await vi.waitFor(() => expect(processesOf(dataDir)).toEqual([]), PATIENCE);
    expect(await readFile(path.join(dataDir, 'logs/database.log'), 'utf8')).toContain('database system is shut down');
    const state = JSON.parse(await readFile(path.join(dataDir, 'state.json'), 'utf8'));
    expect(state).toMatchObject({ publishedUntil: expect.any(Number), publishedFrom: expect.any(Number) });
    expect(state).not.toHaveProperty('pendingFrom');
  });
});

describe('one sentence and exit code 1 for', () => {
  beforeEach(makeFolder);
  afterEach(endAll);

  it('a port that was asked for and is taken', async () => {
    const holder = await hold(0);
    const address = holder?.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    await expectRefusal(
      launch(['--port', `${port}`]),
      new RegExp(`^HTTP port ${port} is taken by another program`, 'm'),
    );
    await expectRefusal(
      launch(['--port', '0', '--mqtt-port', `${port}`]),
      new RegExp(`^MQTT port ${port} is taken by another program`, 'm'),
    );
    holder?.close();
  });

  it('a data folder that is a file', async () => {
    await writeFile(dataDir, '');
    await expectRefusal(launch([]), /cannot be used: a file stands in its place/);
  });

  it('a data folder where nothing can be made', async () => {
    await expectRefusal(launch(['--data-dir', '/proc/cockpit']), /\/proc\/cockpit cannot be used/);
  });

  it('a database folder that is none', async () => {
    await mkdir(path.join(dataDir, 'postgres'), { recursive: true });
    await writeFile(path.join(dataDir, 'postgres', 'something'), '');
    await expectRefusal(launch(['--port', '0', '--mqtt-port', '0']), /is not a PostgreSQL database/);
  });

  it('a database folder of another version', async () => {
    await mkdir(path.join(dataDir, 'postgres'), { recursive: true });
    await writeFile(path.join(dataDir, 'postgres', 'PG_VERSION'), '15\n');
    await expectRefusal(launch(['--port', '0', '--mqtt-port', '0']), /was written by PostgreSQL 15, this is 18/);
  });

  it('an unknown option and values out of range, all at once', async () => {
    await expectRefusal(
      launch(['--prot', '1']),
      /^Unknown option '--prot'\. "npm start -- --help" lists the options\.$/m,
    );
    const started = launch(['--port', 'x', '--speed', '0']);
    await expectRefusal(started, /--port is "x"; expected a whole number from 0 to 65535/);
    expect(started.output()).toMatch(/--speed is "0"/);
  });

  it('a server named by a variable that does not answer', async () => {
    const free = await hold(0);
    const address = free?.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    await new Promise((resolve) => free?.close(resolve));
    const started = launch([], false, { MQTT_URL: `mqtt://127.0.0.1:${port}` });
    await expectRefusal(started, new RegExp(`^MQTT_URL: nothing answers at 127\\.0\\.0\\.1:${port}`, 'm'));
  });
});

function launch(args: readonly string[], viaNpm = false, env: Record<string, string> = {}): Started {
  const all = args.includes('--data-dir') ? args : [...args, '--data-dir', dataDir];
  const started = start(all, { viaNpm, env: { ...env, COCKPIT_TEST_RUN: dataDir } });
  running.push(started);
  return started;
}

async function expectRefusal(started: Started, sentence: RegExp): Promise<void> {
  expect(await started.ended).toBe(1);
  expect(started.output()).toMatch(sentence);
  expect(started.output()).not.toMatch(/^\s+at .*:\d+:\d+/m);
}

async function publishOccupancy(mqttUrl: string): Promise<void> {
  const client = await connectAsync(mqttUrl, { protocolVersion: 4 });
  const payload = { id: 'start-1', at: Date.now(), total: 420, occupied: 123 };
  await client.publishAsync('v1/yunfan/parking/KC/occupancy', JSON.stringify(payload), { qos: 1 });
  await client.endAsync();
}

function storedReadings(databaseUrl: string): Promise<number> {
  return value<number>(databaseUrl, 'select count(*)::int as value from parking_occupancy');
}

function show(databaseUrl: string, setting: string): Promise<string> {
  return value<string>(databaseUrl, `select current_setting('${setting}') as value`);
}

async function value<T>(databaseUrl: string, sql: string): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ value: T }>(sql);
  await client.end();
  return rows[0]?.value as T;
}

/** Listens on a port; undefined when another program already does, which serves as well. */
function hold(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
