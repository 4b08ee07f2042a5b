import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type Scratch, scratchDatabase } from './testing/scratch.ts';

const run = randomBytes(6).toString('hex');
/** A community of its own, since the broker may be shared. */
const community = `sw-${run}`;
const MESSAGES = 3_000;
/** The embedded broker of the tests does not speak MQTT 5. */
const canShare = process.env['TEST_MQTT_URL'] !== undefined;

const workers = new Map<string, ChildProcess>();
let scratch: Scratch;
let publisher: MqttClient;
beforeAll(async () => {
  scratch = await scratchDatabase(inject('postgresUrl'));
  await scratch.database.query(
    `insert into community select $1, name_zh, name_en, timezone, workers, registry, now() from community`,
    [community],
  );
  await scratch.database.query(
    `insert into facility (community, domain, kind, code, name_zh, name_en, capacity, position)
    values ($1, 'parking', 'car-park', 'P1', 'P1', 'P1', 100, 1)`,
    [community],
  );
  await scratch.database.query(
    `insert into device (community, domain, code, facility) select community, domain, code, id from facility where community = $1`,
    [community],
  );
  publisher = await connectAsync(inject('mqttUrl'), { protocolVersion: 4, reconnectPeriod: 0 });
});
afterAll(async () => {
  for (const [id, worker] of workers) {
    worker.kill('SIGKILL');
    await forget(id);
  }
  await publisher.endAsync();
  await scratch.drop();
});

test.skipIf(!canShare)('two workers share the messages, and a killed one that comes back has lost none', async () => {
  const names = [`${run}-one`, `${run}-two`] as const;
  await startWorker(names[0]);
  const metricsPort = await startWorker(names[1]);
  const sent = Array.from({ length: MESSAGES }, (_, i) => publish(i));
  await expect.poll(storedReadings, { timeout: 20_000, interval: 20 }).toBeGreaterThan(MESSAGES / 10);
  const victim = workers.get(names[0]);
  victim?.kill('SIGKILL');
  if (victim) await once(victim, 'exit');
  await Promise.all(sent);
  await startWorker(names[0]);
  await expect.poll(storedReadings, { timeout: 30_000 }).toBe(MESSAGES);
  // The other one has had its part of them and not all.
  const metrics = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  const received = Number(/^ingest_messages_total (\d+)/m.exec(metrics)?.[1]);
  expect(received).toBeGreaterThan(0);
  expect(received).toBeLessThan(MESSAGES);
});

/** Resolves to the port of its metrics. */
async function startWorker(clientId: string): Promise<number> {
  const worker = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(new URL('./main.ts', import.meta.url))], {
    env: {
      ...process.env,
      DATABASE_URL: scratch.url,
      MQTT_URL: inject('mqttUrl'),
      INGEST_CLIENT_ID: clientId,
      INGEST_SHARE: run,
      LOG_LEVEL: 'silent',
      METRICS_PORT: '0',
    },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  workers.set(clientId, worker);
  const [ready] = await once(worker, 'message');
  return ready.metricsPort;
}

async function publish(i: number): Promise<void> {
  const payload = { id: `m${i}`, at: Date.now(), total: 100, occupied: i % 100 };
  await publisher.publishAsync(`v1/${community}/parking/P1/occupancy`, JSON.stringify(payload), { qos: 1 });
}

async function storedReadings(): Promise<number> {
  const [row] = await scratch.rows('select count(*)::int as stored from parking_occupancy');
  return Number(row?.['stored']);
}

// A clean session of the same id makes the broker forget the persistent one.
async function forget(clientId: string): Promise<void> {
  const client = await connectAsync(inject('mqttUrl'), {
    clientId,
    clean: true,
    protocolVersion: 4,
    reconnectPeriod: 0,
  });
  await client.endAsync();
}
