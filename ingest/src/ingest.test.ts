import { randomBytes } from 'node:crypto';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import { clockFrom } from './clock/contract.ts';
import { readConfig } from './config.ts';
import { type Ingest, startIngest } from './ingest.ts';
import { type Scratch, scratchDatabase, silent } from './testing/scratch.ts';

const clientId = `ingest-test-${randomBytes(6).toString('hex')}`;
/** A community of its own, since the broker may be shared. */
const community = `it-${randomBytes(6).toString('hex')}`;

let scratch: Scratch;
let publisher: MqttClient;
let ingest: Ingest | undefined;

beforeAll(async () => {
  scratch = await scratchDatabase(inject('postgresUrl'));
  await scratch.database.query(
    'insert into community select $1, name_zh, name_en, timezone, workers, registry, now() from community',
    [community],
  );
  await register('parking', 'car-park', 'P1');
  publisher = await connectAsync(inject('mqttUrl'), { protocolVersion: 4, reconnectPeriod: 0 });
});
afterEach(async () => {
  await ingest?.stop();
  ingest = undefined;
});
afterAll(async () => {
  await publisher.endAsync();
  const forget = await connectAsync(inject('mqttUrl'), {
    clientId,
    clean: true,
    protocolVersion: 4,
    reconnectPeriod: 0,
  });
  await forget.endAsync();
  await scratch.drop();
});

test('stores what was published while it was stopped, and nothing twice', async () => {
  await start();
  await publish('P1', 'live');
  await stored(['live']);
  await ingest?.stop();
  for (let i = 0; i < 30; i++) await publish('P1', `away-${String(i).padStart(2, '0')}`);
  await start();
  const away = Array.from({ length: 30 }, (_, i) => `away-${String(i).padStart(2, '0')}`);
  await stored([...away, 'live']);
});

test('keeps everything published while the database throws it out, again and again', async () => {
  await start();
  await scratch.database.query('truncate parking_occupancy');
  const ids = Array.from({ length: 60 }, (_, i) => `cut-${String(i).padStart(2, '0')}`);
  for (const [i, id] of ids.entries()) {
    await publish('P1', id);
    if (i % 20 === 10)
      await scratch.admin('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [scratch.name]);
  }
  await stored(ids);
});

test('comes back by itself after the broker has closed its connection', async () => {
  await start();
  await scratch.database.query('truncate parking_occupancy');
  // A second client with the same id takes the session over; the broker must close the first.
  const rival = await connectAsync(inject('mqttUrl'), {
    clientId,
    clean: false,
    protocolVersion: 4,
    reconnectPeriod: 0,
  });
  rival.end(true);
  await publish('P1', 'after-the-loss');
  await stored(['after-the-loss']);
});

test('knows a device registered a moment ago without being told', async () => {
  await start();
  await scratch.database.query('truncate parking_occupancy');
  await register('parking', 'car-park', 'P-new');
  await scratch.database.query('update community set imported_at = now() where code = $1', [community]);
  await publish('P-new', 'first');
  await stored(['first']);
  expect(await scratch.rows('select topic from quarantine where topic like $1', [`v1/${community}/%`])).toEqual([]);
});

test('tells listeners what changed, where, after it is committed', async () => {
  await start();
  const listener = await scratch.database.connect();
  const heard: string[] = [];
  listener.on('notification', ({ payload }) => heard.push(payload ?? ''));
  await listener.query('listen cockpit_notices');
  await publish('P1', 'notice');
  await expect
    .poll(() => heard.map((payload) => JSON.parse(payload)), { timeout: 10_000 })
    .toContainEqual({
      kind: 'domain',
      community,
      domain: 'parking',
      grids: ['M1'],
    });
  await expect
    .poll(() => heard.map((payload) => JSON.parse(payload)), { timeout: 10_000 })
    .toContainEqual({
      kind: 'rollups',
      names: ['parking_occupancy'],
    });
  listener.release(true);
});

async function start(): Promise<void> {
  const env = { DATABASE_URL: scratch.url, MQTT_URL: inject('mqttUrl'), INGEST_CLIENT_ID: clientId, METRICS_PORT: '0' };
  ingest = await startIngest(readConfig(env), { log: silent, clock: clockFrom(undefined) });
  await ingest.serving;
}

async function publish(lot: string, id: string): Promise<void> {
  const payload = { id, at: Date.now(), total: 100, occupied: 1 };
  await publisher.publishAsync(`v1/${community}/parking/${lot}/occupancy`, JSON.stringify(payload), { qos: 1 });
}

async function stored(ids: readonly string[]): Promise<void> {
  const read = async () => {
    try {
      return (await scratch.rows('select id from parking_occupancy order by id')).map((row) => row['id']);
    } catch {
      return 'the connection was cut';
    }
  };
  await expect.poll(read, { timeout: 20_000 }).toEqual(ids);
}

async function register(domain: string, kind: string, code: string): Promise<void> {
  await scratch.database.query(
    `insert into facility (community, domain, kind, code, grid, name_zh, name_en, capacity, position)
    values ($1, $2, $3, $4, 'M1', $4, $4, 100, 1)`,
    [community, domain, kind, code],
  );
  await scratch.database.query(
    `insert into device (community, domain, code, facility)
    select community, domain, code, id from facility where community = $1 and code = $2`,
    [community, code],
  );
}
