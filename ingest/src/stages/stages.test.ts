/** Ingest tells of its stages also when nothing arrives, on the real broker and database. */
import { randomBytes } from 'node:crypto';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import { clockFrom } from '../clock/contract.ts';
import { type Scratch, scratchDatabase, silent } from '../testing/scratch.ts';
import { readConfig } from '../wiring/config.ts';
import { type Ingest, startIngest } from '../wiring/ingest.ts';
import { CANARY_ROOT } from './canary.ts';

const clientId = `pipeline-test-${randomBytes(6).toString('hex')}`;
const PATIENCE = { timeout: 60_000 };

let scratch: Scratch;
let stranger: MqttClient;
let ingest: Ingest | undefined;

beforeAll(async () => {
  scratch = await scratchDatabase(inject('postgresUrl'));
  stranger = await connectAsync(inject('mqttUrl'), { protocolVersion: 4, reconnectPeriod: 0 });
});
afterEach(async () => {
  await ingest?.stop();
  ingest = undefined;
});
afterAll(async () => {
  await stranger.endAsync();
  const forget = await connectAsync(inject('mqttUrl'), { clientId, clean: true, protocolVersion: 4 });
  await forget.endAsync();
  await scratch.drop();
});

test('every stage has an age, and the heartbeat goes on while nothing arrives', async () => {
  await start();
  await expect.poll(ages, PATIENCE).toEqual({
    broker: 'in time',
    commit: 'in time',
    database: 'in time',
    ingest: 'in time',
    queue: 'in time',
    rollups: 'in time',
  });
  const before = await beat();
  await expect.poll(beat, PATIENCE).toBeGreaterThan(before + 1);
});

test('canaries, forged ones too, are no messages: not counted, not stored, not quarantined', async () => {
  // On a broker that others use every ingest hears them too: their messages are counted here as well.
  const witness = await connectAsync(inject('mqttUrl'), { protocolVersion: 4, reconnectPeriod: 0 });
  let others = 0;
  witness.on('message', () => {
    others += 1;
  });
  await witness.subscribeAsync('v1/#', { qos: 1 });
  await start();
  for (const payload of ['', 'forged', '{"at":1}', 'x'.repeat(70_000)])
    await stranger.publishAsync(`${CANARY_ROOT}/${clientId}`, payload, { qos: 1 });
  const before = await beat();
  await expect.poll(beat, PATIENCE).toBeGreaterThan(before + 2);
  const text = await metrics();
  const counted = Number(/^ingest_messages_total (\d+)$/m.exec(text)?.[1]);
  await expect.poll(() => others).toBeGreaterThanOrEqual(counted);
  await witness.endAsync();
  expect(text).toMatch(/^ingest_stage_age_seconds\{stage="queue"\} 0?\.?\d/m);
  await expect.poll(metrics).toMatch(/^ingest_held_acks 0$/m);
  expect(await scratch.rows('select 1 from quarantine where topic like $1', [`${CANARY_ROOT}%`])).toEqual([]);
});

test('a stop in good order is told from an end', async () => {
  await start();
  // The rows of the tests before are still there, stopped.
  await expect.poll(stopped, PATIENCE).toBe(false);
  await ingest?.stop();
  ingest = undefined;
  expect(await stopped()).toBe(true);
});

async function start(): Promise<void> {
  const env = { DATABASE_URL: scratch.url, MQTT_URL: inject('mqttUrl'), INGEST_CLIENT_ID: clientId, METRICS_PORT: '0' };
  ingest = await startIngest(readConfig(env), { log: silent, clock: clockFrom(undefined) });
  await ingest.serving;
}

async function metrics(): Promise<string> {
  return (await fetch(`http://127.0.0.1:${ingest?.metricsPort}/metrics`)).text();
}

async function ages(): Promise<Record<string, string>> {
  const rows = await scratch.rows(
    `select stage, case when ok_at is null then 'unknown' when checked_at - ok_at < interval '5 seconds' then 'in time' else 'late' end as age
     from pipeline_stage where worker = $1`,
    [clientId],
  );
  return Object.fromEntries(rows.map((row) => [row['stage'], row['age']]));
}

async function beat(): Promise<number> {
  const [row] = await scratch.rows('select max(beat)::int as beat from pipeline_stage where worker = $1', [clientId]);
  return Number(row?.['beat'] ?? 0);
}

async function stopped(): Promise<unknown> {
  const [row] = await scratch.rows('select bool_and(stopped) as stopped from pipeline_stage where worker = $1', [
    clientId,
  ]);
  return row?.['stopped'];
}
