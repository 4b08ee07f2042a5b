import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { clockFrom } from '../clock/contract.ts';
import { COMMUNITY, type Scratch, scratchDatabase, silent } from '../testing/scratch.ts';
import { readConfig } from '../wiring/config.ts';
import { type Ingest, startIngest } from '../wiring/ingest.ts';

const suffix = randomBytes(6).toString('hex');
const clientId = `ingest-test-${suffix}`;
/** A root of our own, since the broker may be shared. */
const root = `foreign-${suffix}`;

let scratch: Scratch;
let publisher: MqttClient;
let folder: string;
let ingest: Ingest;

beforeAll(async () => {
  scratch = await scratchDatabase(inject('postgresUrl'));
  publisher = await connectAsync(inject('mqttUrl'), { protocolVersion: 4, reconnectPeriod: 0 });
  folder = await mkdtemp(path.join(tmpdir(), 'cockpit-profiles-'));
  await bind([binding(`${root}/{device}`)]);
  ingest = await startIngest(
    readConfig({
      DATABASE_URL: scratch.url,
      MQTT_URL: inject('mqttUrl'),
      INGEST_CLIENT_ID: clientId,
      PROFILES_DIR: folder,
      METRICS_PORT: '0',
    }),
    { log: silent, clock: clockFrom(undefined) },
  );
  await ingest.servingProfiles;
});
afterAll(async () => {
  await ingest.stop();
  for (const id of [clientId, `${clientId}-profiles`]) {
    const forget = await connectAsync(inject('mqttUrl'), { clientId: id, clean: true, protocolVersion: 4 });
    await forget.endAsync();
  }
  await publisher.endAsync();
  await rm(folder, { recursive: true });
  await scratch.drop();
});

test('a foreign message is stored like a native one, and sent again without an id it has no second effect', async () => {
  const at = Math.floor(Date.now() / 1000);
  for (let again = 0; again < 3; again++) await publish('gate-7', { ts: at, cap: 100, used: 41, rssi: -90 - again });
  await publish('gate-7', { ts: at + 1, cap: 100, used: 42 });
  await expect.poll(occupied).toEqual([41, 42]);
  const [row] = await scratch.rows('select id, device from parking_occupancy limit 1');
  expect(row?.['id']).toMatch(/^[0-9a-f]{32}$/);
});

test('what its profile cannot read stands in quarantine with its own topic and bytes', async () => {
  const bytes = '{"cap":100,"used":43}';
  await publisher.publishAsync(`${root}/gate-7`, bytes, { qos: 1 });
  await publish('gate-8', { ts: Math.floor(Date.now() / 1000), cap: 100, used: 1 });
  await publisher.publishAsync(`${root}/gate-7`, 'hello', { qos: 1 });
  const rows = () =>
    scratch.rows(
      `select topic, convert_from(payload, 'utf8') as bytes, reason, detail from quarantine where topic like $1 order by detail`,
      [`${root}/%`],
    );
  await expect.poll(rows).toEqual([
    {
      topic: `${root}/gate-7`,
      bytes,
      reason: 'profile-failed',
      detail: 'profile flat-json 1.2.0: at: the message does not say when it happened',
    },
    {
      topic: `${root}/gate-7`,
      bytes: 'hello',
      reason: 'profile-failed',
      detail: expect.stringMatching(/^profile flat-json 1\.2\.0: the payload is not JSON/),
    },
    {
      topic: `${root}/gate-8`,
      bytes: expect.stringContaining('"used":1'),
      reason: 'unknown-device',
      detail: `profile flat-json 1.2.0: v1/${COMMUNITY}/parking/gate-8/occupancy: no parking device "gate-8" is registered in ${COMMUNITY}`,
    },
  ]);
});

test('a change of the bindings works without a restart, a faulty one changes nothing and is shown', async () => {
  await bind([{ ...binding(`${root}/{device}`), profile: 'flat-jsn' }]);
  await expect.poll(() => metric('ingest_profile_faults')).toBe(1);
  await publish('gate-7', { ts: Math.floor(Date.now() / 1000) + 2, cap: 100, used: 44 });
  await expect.poll(occupied).toEqual([41, 42, 44]);

  await bind([binding(`${root}/{device}`), binding(`${root}/more/{device}`)]);
  await expect.poll(() => metric('ingest_profile_bindings')).toBe(2);
  await expect.poll(() => metric('ingest_profile_faults')).toBe(0);
  await publish('gate-7', { ts: Math.floor(Date.now() / 1000) + 3, cap: 100, used: 45 });
  const later = Math.floor(Date.now() / 1000) + 4;
  // Until the new subscription stands the broker has nobody to give it to; once it is stored, sending it again is harmless.
  const reaches = async () => {
    await publish('more/gate-7', { ts: later, cap: 100, used: 46 });
    return occupied();
  };
  await expect.poll(reaches, { interval: 300 }).toEqual([41, 42, 44, 45, 46]);
});

function binding(topic: string) {
  return {
    profile: 'flat-json',
    topics: [topic],
    community: COMMUNITY,
    deviceMap: { 'gate-7': 'P1' },
    parameters: { domain: 'parking', event: 'occupancy', at: 'ts', total: 'cap', occupied: 'used' },
  };
}

async function bind(bindings: object[]): Promise<void> {
  await writeFile(path.join(folder, 'bindings.json'), JSON.stringify(bindings));
}

async function publish(device: string, payload: object): Promise<void> {
  await publisher.publishAsync(`${root}/${device}`, JSON.stringify(payload), { qos: 1 });
}

async function occupied(): Promise<unknown[]> {
  const rows = await scratch.rows('select occupied from parking_occupancy order by at, id');
  return rows.map((row) => row['occupied']);
}

async function metric(name: string): Promise<number | undefined> {
  const text = await (await fetch(`http://127.0.0.1:${ingest.metricsPort}/metrics`)).text();
  const line = text.split('\n').find((one) => one.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.split(' ')[1]);
}
