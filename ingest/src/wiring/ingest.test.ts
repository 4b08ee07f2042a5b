import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { connectAsync, type MqttClient } from 'mqtt';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import { clockFrom } from '../clock/contract.ts';
import { NOTICE_CHANNEL, type Notice } from '../notices/contract.ts';
import { notify } from '../notices/postgres.ts';
import { applyChange, previewChange } from '../store/change-setting.ts';
import { type Scratch, scratchDatabase, silent } from '../testing/scratch.ts';
import { readConfig } from './config.ts';
import { type Ingest, startIngest } from './ingest.ts';

const clientId = `ingest-test-${randomBytes(6).toString('hex')}`;
/** A community of its own, since the broker may be shared. */
const community = `it-${randomBytes(6).toString('hex')}`;

const redisUrl = inject('redisUrl');

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
    .poll(() => heard.map((payload) => JSON.parse(payload)))
    .toContainEqual({
      kind: 'domain',
      community,
      domain: 'parking',
      grids: ['M1'],
    });
  await expect
    .poll(() => heard.map((payload) => JSON.parse(payload)))
    .toContainEqual({
      kind: 'rollups',
      names: ['parking_occupancy'],
    });
  listener.release(true);
});

test('takes up a changed setting of the store while it runs', async () => {
  const said: string[] = [];
  await start(pino({ level: 'info' }, { write: (line: string) => void said.push(line) }));
  const client = await scratch.database.connect();
  await applyChange(client, await previewChange(client, 'RAW_RETENTION_DAYS', '60', Date.now()), 'test', Date.now());
  client.release();
  await expect
    .poll(() => said.join(''))
    .toMatch(/"setting":"RAW_RETENTION_DAYS","before":90,"after":60,"msg":"store setting changed"/);
});

test.skipIf(redisUrl === undefined)('says nothing again by Redis that every api hears from PostgreSQL', async () => {
  const redis = new Redis(redisUrl ?? '');
  const sentByRedis = async () => {
    const entries = await redis.xrevrange(NOTICE_CHANNEL, '+', '-', 'COUNT', 1_000);
    return entries
      .map(([, fields]) => JSON.parse(fields[1] ?? '{}'))
      .filter((notice) => notice.community === community);
  };
  const parked: Notice = { kind: 'domain', community, domain: 'parking', grids: ['M1'] };
  const heard: string[] = [];
  await start(pino({ level: 'info' }, { write: (line: string) => void heard.push(line) }), { REDIS_URL: redisUrl });
  await expect
    .poll(async () => {
      await publish('P1', randomBytes(6).toString('hex'));
      return sentByRedis();
    })
    .toContainEqual(parked);
  const before = (await sentByRedis()).length;
  const fromTheApi: Notice = { kind: 'alarms', community, grids: ['M2'] };
  const fromAnImport: Notice = { kind: 'registry', community };
  await tell(fromTheApi);
  await tell(fromAnImport);
  const client = await scratch.database.connect();
  await applyChange(client, await previewChange(client, 'RAW_RETENTION_DAYS', '61', Date.now()), 'test', Date.now());
  client.release();
  // One connection hears all three: with the third the first two have been dealt with.
  await expect.poll(() => heard.join('')).toMatch(/"after":61,"msg":"store setting changed"/);
  await expect
    .poll(async () => {
      await publish('P1', randomBytes(6).toString('hex'));
      return (await sentByRedis()).length;
    })
    .toBeGreaterThan(before);
  const sent = await sentByRedis();
  expect(sent).not.toContainEqual(fromTheApi);
  expect(sent).not.toContainEqual(fromAnImport);
  redis.disconnect();
});

async function start(log = silent, more: NodeJS.ProcessEnv = {}): Promise<void> {
  const env = {
    DATABASE_URL: scratch.url,
    MQTT_URL: inject('mqttUrl'),
    INGEST_CLIENT_ID: clientId,
    METRICS_PORT: '0',
    ...more,
  };
  ingest = await startIngest(readConfig(env), { log, clock: clockFrom(undefined) });
  await ingest.serving;
}

async function publish(lot: string, id: string): Promise<void> {
  const payload = { id, at: Date.now(), total: 100, occupied: 1 };
  await publisher.publishAsync(`v1/${community}/parking/${lot}/occupancy`, JSON.stringify(payload), { qos: 1 });
}

async function tell(notice: Notice): Promise<void> {
  await notify(scratch.database, [notice]);
}

async function stored(ids: readonly string[]): Promise<void> {
  const read = async () => {
    try {
      return (await scratch.rows('select id from parking_occupancy order by id')).map((row) => row['id']);
    } catch {
      return 'the connection was cut';
    }
  };
  await expect.poll(read).toEqual(ids);
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
