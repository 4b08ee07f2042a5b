/** Foreign dialects to their end: unknown is not normal, identity is exact, and what is not stored is listed by rule. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { PassedOverReply } from '@cockpit/api/passed-over';
import type { QuarantineReply } from '@cockpit/api/quarantine';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { type Scene, startScene } from '../harness/scene.ts';

const PATIENCE = { timeout: 60_000, interval: 100 };
/** A first level of our own: the broker may be shared. */
const ROOT = `f${randomBytes(6).toString('hex')}`;
const SMOKE = '0x00158d0001a2b3c4';

let folder: string;
let broker: MqttClient;
let scene: Scene;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cockpit-foreign-'));
  broker = await connectAsync(inject('mqttUrl'), { protocolVersion: 4 });
  // Known from the broker alone: nobody listens yet.
  await send('z2m/cover-1', { contact: false, linkquality: 77, battery: 90 }, { retain: true });
  scene = await startScene({
    ingestEnv: { PROFILES_DIR: folder },
    // Alarms of major hazards are raised at once.
    edit: (file) => {
      for (const point of file.hazardPoints) point.level = 'major';
    },
  });
  await writeFile(path.join(folder, 'bindings.json'), JSON.stringify(bindings(scene.stack.community.code)));
  // Until the subscription stands the broker has nobody to give it to; stored once, the same again changes nothing.
  const probe = { ts: seconds(), seq: 'probe', TotalSpaces: 480, UsedSpaces: 7 };
  await vi.waitFor(async () => {
    await send('flat/KC', probe);
    expect(await rows("select 1 from parking_occupancy where id = 'probe'")).toHaveLength(1);
  }, PATIENCE);
});
afterAll(async () => {
  await scene?.stop();
  for (const topic of ['z2m/cover-1', 'z2m/bridge/state', `z2m/${SMOKE}/availability`])
    await broker?.publishAsync(`${ROOT}/${topic}`, '', { qos: 1, retain: true });
  await broker?.endAsync();
  await rm(folder, { recursive: true });
});

it('an open manhole cover known only from a retained message raises its alarm', async () => {
  await vi.waitFor(async () => expect(await hazardStates('MHL-101-1')).toEqual(['alarm']), PATIENCE);
  expect(await alarmsOf('MHL-101-1')).toBe(1);
});

describe('zigbee2mqtt', () => {
  it('null is unknown: it stores nothing, ends no alarm and frees no bay', async () => {
    await send(`z2m/${SMOKE}`, { smoke: true, last_seen: iso(-60_000) });
    await send('z2m/occupancy02', { occupancy: true, last_seen: iso(-60_000) });
    await send(`z2m/${SMOKE}`, {
      battery: 100,
      battery_low: null,
      last_seen: iso(),
      linkquality: 207,
      smoke: null,
      tamper: null,
    });
    await send('z2m/occupancy02', { battery: 100, last_seen: iso(), occupancy: null, tamper: null });
    await send('z2m/wl-1', { battery: 99, last_seen: iso(), linkquality: 90, water_leak: null });
    await send('z2m/sensore perdita gas', {
      battery_low: false,
      gas: true,
      gas_density: 231,
      tamper: false,
      last_seen: iso(),
    });
    await send('z2m/地下车库烟感1', { battery: 88, smoke: true, tamper: false, linkquality: 60, last_seen: iso() });
    await vi.waitFor(async () => {
      expect(await hazardStates('GAS-101-1')).toEqual(['alarm']);
      expect(await hazardStates('SMK-101-2')).toEqual(['alarm']);
    }, PATIENCE);
    expect(await hazardStates('SMK-101-1')).toEqual(['alarm']);
    expect(await hazardStates('WTR-102-1')).toEqual([]);
    expect(
      await rows("select state from parking_bay join device on device.id = device where code = 'KC-B1-050'"),
    ).toEqual([{ state: 'occupied' }]);
    expect(await alarmsOf('GAS-101-1')).toBe(1);
    expect(await alarmsOf('SMK-101-2')).toBe(1);
    const listed = await passedOver('profile-no-match');
    expect(listed.map(({ source }) => source)).toEqual(
      expect.arrayContaining([`${ROOT}/z2m/${SMOKE}`, `${ROOT}/z2m/occupancy02`, `${ROOT}/z2m/wl-1`]),
    );
    expect(await passedOver('profile-unused')).toContainEqual(
      expect.objectContaining({
        source: `${ROOT}/z2m/sensore perdita gas`,
        detail: 'profile zigbee2mqtt 1.1.0: battery_low, gas_density',
        text: expect.stringContaining('"gas_density":231'),
      }),
    );
  });

  it('a lost device is offline; the bridge, and a device nobody registered, are listed', async () => {
    await send(`z2m/${SMOKE}/availability`, { state: 'offline' }, { retain: true });
    await send('z2m/bridge/state', { state: 'online' }, { retain: true });
    await send('z2m/lamp/availability', { state: 'online' });
    await vi.waitFor(async () => {
      expect(await statusOf('SMK-101-1')).toBe('offline');
      expect(await passedOver('status-unregistered')).toEqual([expect.objectContaining({ source: 'lamp' })]);
    }, PATIENCE);
    expect((await passedOver('profile-no-match')).map(({ source }) => source)).toContain(`${ROOT}/z2m/bridge/state`);
  });

  it('carbon monoxide is seen by somebody', async () => {
    await send('z2m/co-1', {
      carbon_monoxide: true,
      battery: 90,
      battery_low: false,
      linkquality: 44,
      last_seen: iso(),
    });
    await vi.waitFor(async () => {
      const quarantined = await rows('select 1 from quarantine where topic = $1', [`${ROOT}/z2m/co-1`]);
      expect(quarantined.length + (await hazardStates('GAS-102-1')).length).toBe(1);
    }, PATIENCE);
  });
});

it('ids of 19 digits in one second are three readings', async () => {
  const ts = seconds();
  for (const [last, used] of [
    [4, 301],
    [5, 302],
    [6, 303],
  ])
    await raw('flat/HZ', `{"ts":${ts},"seq":172444261856920371${last},"TotalSpaces":520,"UsedSpaces":${used}}`);
  const found = () =>
    rows(
      "select reading.id, occupied from parking_occupancy reading join device on device.id = device where code = 'HZ' order by 1",
    );
  await vi.waitFor(
    async () =>
      expect(await found()).toEqual([
        { id: '1724442618569203714', occupied: 301 },
        { id: '1724442618569203715', occupied: 302 },
        { id: '1724442618569203716', occupied: 303 },
      ]),
    PATIENCE,
  );
});

it('entries of one second that look alike are a loss that is counted and shown', async () => {
  const ts = seconds();
  for (const [entries, exits] of [
    [1, 0],
    [0, 1],
    [1, 0],
    [0, 1],
  ])
    await send('venue/GW-E', { ts, present: 12, in: entries, out: exits });
  await vi.waitFor(
    async () =>
      expect(await passedOver('same-content-same-instant')).toEqual([
        expect.objectContaining({ source: 'GW-E', community: scene.stack.community.code, messages: 2 }),
      ]),
    PATIENCE,
  );
});

it('two bays whose names end alike never become one', async () => {
  const spot = (id: string, value: string) => ({
    id,
    type: 'ParkingSpot',
    status: { value, metadata: { timestamp: { value: iso() } } },
  });
  await send('ngsi/spots', { data: [spot('santander:street_a:3', 'free'), spot('santander:street_b:3', 'occupied')] });
  await vi.waitFor(async () => {
    const { rows: refused } = await scene.stack.get<QuarantineReply>('/api/quarantine?reason=device-clash');
    expect(refused).toEqual([
      expect.objectContaining({
        topic: `${ROOT}/ngsi/spots`,
        detail: expect.stringMatching(
          /"santander:street_b:3" is not "santander:street_a:3", which speaks for DA-B1-003/,
        ),
      }),
    ]);
  }, PATIENCE);
  expect(
    await rows("select state from parking_bay join device on device.id = device where code = 'DA-B1-003'"),
  ).toEqual([{ state: 'free' }]);
});

it('history past retention is not stored to be deleted: it is listed', async () => {
  const at = scene.stack.clock.now() - 400 * 86_400_000;
  await scene.devices.publish('parking/WL/occupancy', { total: 240, occupied: 5, at, buffered: true });
  await vi.waitFor(
    async () =>
      expect(await passedOver('past-retention')).toEqual([expect.objectContaining({ source: 'WL', messages: 1 })]),
    PATIENCE,
  );
  expect(await rows("select 1 from parking_occupancy where at < now() - interval '300 days'")).toEqual([]);
});

it('at a restart what the broker kept without a time is no news: no row, nothing in quarantine', async () => {
  await scene.devices.publish('parking/WL/occupancy', { id: 'keep-1', total: 240, occupied: 66 }, { retain: true });
  await vi.waitFor(
    async () => expect(await rows("select 1 from parking_occupancy where id = 'keep-1'")).toHaveLength(1),
    PATIENCE,
  );
  const before = await quarantined();
  await scene.stack.ingest.stop();
  await scene.stack.ingest.start();
  await vi.waitFor(async () => {
    const again = await passedOver('retained-unchanged');
    expect(again.map(({ source }) => source).sort()).toEqual(['MHL-101-1', 'SMK-101-1']);
  }, PATIENCE);
  expect(await hazardStates('MHL-101-1')).toEqual(['alarm']);
  expect(await rows("select 1 from parking_occupancy where id = 'keep-1'")).toHaveLength(1);
  expect(await quarantined()).toBe(before);
  // The account of this life of ingest: what came in is what became of it.
  await vi.waitFor(async () => {
    const metrics = await scene.stack.ingestMetrics();
    const [arrived, ended] = [sumOf(metrics, /^ingest_arrivals_total\{/), sumOf(metrics, ENDS)];
    expect(arrived).toBeGreaterThan(0);
    expect(ended).toBe(arrived);
  }, PATIENCE);
});

const ENDS = /^ingest_(stored|duplicates|quarantined|passed_over)_total[ {]/;

function bindings(community: string): object[] {
  const flat = { at: 'ts', id: 'seq' };
  return [
    {
      profile: 'zigbee2mqtt',
      topics: [`${ROOT}/z2m/{device}`, `${ROOT}/z2m/{device}/availability`, `${ROOT}/z2m/bridge/state`],
      community,
      deviceMap: {
        [SMOKE]: 'SMK-101-1',
        'sensore perdita gas': 'GAS-101-1',
        地下车库烟感1: 'SMK-101-2',
        occupancy02: 'KC-B1-050',
        'wl-1': 'WTR-102-1',
        'cover-1': 'MHL-101-1',
        'co-1': 'GAS-102-1',
      },
      parameters: { lot: 'KC' },
    },
    {
      profile: 'fiware-ngsi-v2-parking',
      topics: [`${ROOT}/ngsi/#`],
      community,
      deviceMap: { '3': 'DA-B1-003' },
      parameters: { lot: 'DA' },
    },
    {
      profile: 'flat-json',
      topics: [`${ROOT}/flat/{device}`],
      community,
      parameters: { ...flat, domain: 'parking', event: 'occupancy', total: 'TotalSpaces', occupied: 'UsedSpaces' },
    },
    {
      profile: 'flat-json',
      topics: [`${ROOT}/venue/{device}`],
      community,
      parameters: { ...flat, domain: 'fitness', event: 'headcount', present: 'present', entries: 'in', exits: 'out' },
    },
  ];
}

function send(topic: string, payload: object, options: { retain?: boolean } = {}): Promise<void> {
  return raw(topic, JSON.stringify(payload), options);
}

async function raw(topic: string, payload: string, { retain = false } = {}): Promise<void> {
  await broker.publishAsync(`${ROOT}/${topic}`, payload, { qos: 1, retain });
}

/** Of the community's clock, `offset` ms away. */
function iso(offset = 0): string {
  return new Date(scene.stack.clock.now() + offset).toISOString();
}

function seconds(): number {
  return Math.floor(scene.stack.clock.now() / 1_000);
}

function rows(sql: string, values: unknown[] = []) {
  return scene.stack.database.rows<Record<string, unknown>>(sql, values);
}

async function hazardStates(code: string): Promise<unknown[]> {
  const found = await rows(
    'select state from hazard_state join device on device.id = device where code = $1 order by at',
    [code],
  );
  return found.map(({ state }) => state);
}

async function alarmsOf(code: string): Promise<number> {
  const found = await rows(
    'select 1 from alarm join device on device.id = alarm.device where device.code = $1 and cleared_at is null',
    [code],
  );
  return found.length;
}

async function statusOf(code: string): Promise<unknown> {
  const [row] = await rows(
    "select status from device_presence join device on device.id = device where code = $1 and domain = 'hazard'",
    [code],
  );
  return row?.['status'];
}

async function passedOver(rule: string) {
  const listed = (await scene.stack.get<PassedOverReply>(`/api/passed-over?rule=${rule}`)).rows;
  return listed.filter(({ community }) => community === '' || community === scene.stack.community.code);
}

/** Of what this file sends: on one broker every ingest hears the communities of all tests. */
async function quarantined(): Promise<unknown> {
  const [row] = await rows(
    'select coalesce(sum(seen), 0)::int as messages from quarantine where starts_with(topic, $1) or starts_with(topic, $2)',
    [`v1/${scene.stack.community.code}/`, `${ROOT}/`],
  );
  return row?.['messages'];
}

/** Sum of the lines of ingest's metrics that match. */
function sumOf(metrics: string, name: RegExp): number {
  const lines = metrics.split('\n').filter((line) => name.test(line));
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}
