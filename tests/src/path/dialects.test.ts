/** Foreign devices as the field has them, bound by parameters alone: each value exactly right, each refusal in words. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { type Scene, startScene } from '../harness/scene.ts';

const PATIENCE = { timeout: 60_000, interval: 100 };
/** Part of every topic and foreign name: the broker may be shared, and some dialects fix the first level. */
const OURS = randomBytes(6).toString('hex');
const OCCUPANCY = { domain: 'parking', event: 'occupancy' };
const SMOKE = { domain: 'hazard', event: 'state', kind: 'smoke' };

let folder: string;
let broker: MqttClient;
let scene: Scene;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cockpit-dialects-'));
  broker = await connectAsync(inject('mqttUrl'), { protocolVersion: 4 });
  scene = await startScene({
    ingestEnv: { PROFILES_DIR: folder, PSEUDONYM_KEY: 'a key of the tests, 32 characters and more' },
    // The areas of a car park have counters of their own.
    edit: (file) => {
      const plaza = file.carParks.find(({ code }) => code === 'YF-P1');
      for (const level of plaza?.levels ?? []) level.counter = {};
    },
  });
  await writeFile(path.join(folder, 'bindings.json'), JSON.stringify(bindings(scene.stack.community.code)));
  // Until the subscriptions stand the broker has nobody to give it to; stored once, the same again changes nothing.
  const probe = { ts: now(), id: 'probe', all: 480, used: 7 };
  await vi.waitFor(async () => {
    await send(`${OURS}/flat/KC`, probe);
    expect(await rows("select 1 from parking_occupancy where id = 'probe'")).toHaveLength(1);
  }, PATIENCE);
});
afterAll(async () => {
  await scene?.stop();
  await broker?.endAsync();
  await rm(folder, { recursive: true });
});

describe('flat JSON', () => {
  it('takes numbers as text, remaining spaces and nested keys', async () => {
    await send(`${OURS}/flat/WL`, { ts: String(now()), all: '240', used: '37' });
    await send(`${OURS}/flat/WL`, { ts: now() + 1, all: 240.0, used: '38' });
    await send(`${OURS}/guidance/HZ`, { t: now(), data: { all: '520', free: '120' } });
    await vi.waitFor(async () => {
      expect(await occupied('WL')).toEqual([37, 38]);
      expect(await occupied('HZ')).toEqual([400]);
    }, PATIENCE);
  });

  it('what the device kept is good and late, at its own time', async () => {
    const [first, second] = [now() - 3 * 3_600_000, now() - 2 * 3_600_000];
    await send(`${OURS}/flat/XA`, { ts: first, all: 310, used: 101, offline: 1 });
    await send(`${OURS}/flat/XA`, { ts: second, all: 310, used: 102, offline: 1 });
    await vi.waitFor(
      async () =>
        expect(await readings('XA', 'at, quality::int as quality')).toEqual([
          { at: new Date(first), quality: 32 },
          { at: new Date(second), quality: 32 },
        ]),
      PATIENCE,
    );
  });

  it('text in a named charset, in UTF-16 with its mark, or packed is the same text', async () => {
    const report = (id: string) => ({ id, t: now(), lb: '消防', nr: '消防通道堵塞' });
    // 消防通道堵塞, as GBK writes it; its beginning twice.
    const gbk = [0xcf, 0xfb, 0xb7, 0xc0, 0xcd, 0xa8, 0xb5, 0xc0, 0xb6, 0xc2, 0xc8, 0xfb];
    const parts = JSON.stringify(report('gbk'))
      .split(/消防(?:通道堵塞)?/)
      .map((part) => Buffer.from(part));
    const [head, middle, tail] = parts as [Buffer, Buffer, Buffer];
    const words = Buffer.from(gbk);
    await bytes(`${OURS}/gbk/hotline`, Buffer.concat([head, words.subarray(0, 4), middle, words, tail]));
    await bytes(`${OURS}/gbk/hotline`, Buffer.from(`\ufeff${JSON.stringify(report('utf16'))}`, 'utf16le'));
    const found = () =>
      rows(
        "select reading.id, description from hazard_report reading join device on device.id = device where code = 'hotline' order by 1",
      );
    await vi.waitFor(
      async () =>
        expect(await found()).toEqual([
          { id: 'gbk', description: '消防通道堵塞' },
          { id: 'utf16', description: '消防通道堵塞' },
        ]),
      PATIENCE,
    );
    await bytes(`${OURS}/flat/WL`, gzipSync(JSON.stringify({ ts: now() + 60_000, all: 240, used: 39 })));
    await vi.waitFor(async () => expect(await occupied('WL')).toContain(39), PATIENCE);
  });

  it('wall clock time without a zone is refused by what to do', async () => {
    await send(`${OURS}/flat/DA`, { ts: '2026-11-20 13:32:00', all: 360, used: 1 });
    await vi.waitFor(
      async () =>
        expect(await refusals('flat/DA')).toEqual([expect.stringMatching(/name the time zone in the binding/)]),
      PATIENCE,
    );
  });

  it('a time without an offset is one of the zone its binding names', async () => {
    const local = new Date(now() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
    await send(`${OURS}/local/BH`, { t: local, used: 91 });
    await vi.waitFor(
      async () =>
        expect(await readings('BH', 'at, quality::int as quality')).toEqual([
          { at: new Date(`${local.replace(' ', 'T')}+08:00`), quality: 0 },
        ]),
      PATIENCE,
    );
  });

  it('a picture is no reason to refuse the bay beside it', async () => {
    const picture = Buffer.alloc(200_000, 9).toString('base64');
    await send(`${OURS}/camera/c-9`, { t: now(), list: [{ bay: 'KC-B1-130', isParked: 'yes' }], picture });
    const found = () =>
      rows("select state from parking_bay join device on device.id = device where code = 'KC-B1-130'");
    await vi.waitFor(async () => expect(await found()).toEqual([{ state: 'occupied' }]), PATIENCE);
  });

  it('two hundred and ten bays come in one message', async () => {
    const codes = Array.from({ length: 210 }, (_, index) => `KC-B1-${String(index + 1).padStart(3, '0')}`);
    await send(`${OURS}/camera/c-all`, { t: now() + 5, list: codes.map((code) => ({ bay: code, isParked: 'no' })) });
    const stored = () =>
      rows("select 1 from parking_bay join device on device.id = device where state = 'free' and code = any($1)", [
        codes,
      ]);
    await vi.waitFor(async () => expect(await stored()).toHaveLength(210), PATIENCE);
  });
});

describe('clouds', () => {
  it('a ThingsBoard gateway tells of its devices on a topic without a community', async () => {
    const values = (occupied: number) => ({ total: 590, occupied });
    await send('v1/gateway/telemetry', { [`${OURS}-yf`]: [{ ts: now(), values: values(111) }] });
    await vi.waitFor(async () => expect(await occupied('YF-P1')).toEqual([111]), PATIENCE);
    const history = [now() - 3 * 3_600_000, now() - 2 * 3_600_000, now()];
    await send('v1/gateway/telemetry', {
      [`${OURS}-yf`]: history.map((ts, index) => ({ ts, values: values(10 * (index + 1)) })),
    });
    await vi.waitFor(async () => expect((await occupied('YF-P1')).sort()).toEqual([10, 111, 20, 30]), PATIENCE);
    const refused = await rows(
      "select 1 from quarantine where topic = 'v1/gateway/telemetry' and detail like '%levels%'",
    );
    expect(refused).toEqual([]);
  });

  it('topics that begin with $ are heard: Huawei, with its basic format of time', async () => {
    const basic = `${new Date(now()).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
    const service = (service_id: string, properties: object) => ({ service_id, properties, event_time: basic });
    await send(`$oc/devices/${OURS}-s1/sys/properties/report`, {
      services: [service('smoke', { alarm: 1 }), service('Battery', { level: 80 })],
    });
    await vi.waitFor(async () => expect(await states('SMK-103-3')).toEqual(['alarm']), PATIENCE);
  });

  it('Alink counts its ids anew each day: a state is none of yesterday', async () => {
    const post = (value: number, time: number) => ({
      id: '1',
      version: '1.0',
      params: { SmokeState: { value, time } },
    });
    await send(`/sys/${OURS}/s2/thing/event/property/post`, post(0, now() - 1_000));
    await send(`/sys/${OURS}/s2/thing/event/property/post`, post(1, now()));
    await vi.waitFor(async () => expect(await states('SMK-104-1')).toEqual(['normal', 'alarm']), PATIENCE);
    expect(
      await rows('select quality::int as quality from hazard_state join device on device.id = device where code = $1', [
        'SMK-104-1',
      ]),
    ).toEqual([{ quality: 0 }, { quality: 0 }]);
  });

  it('JetLinks, of a device and of a child of a gateway', async () => {
    const report = (deviceId: string, smokeState: unknown, messageId: string) => ({
      timestamp: now(),
      messageId,
      deviceId,
      properties: { smokeState, density: null, battery: 88 },
    });
    await send(`/${OURS}/s3/properties/report`, report('s3', 1, 'j1'));
    await send(`/${OURS}/g1/child/s4/properties/report`, report('s4', '0', 'j2'));
    await vi.waitFor(async () => {
      expect(await states('SMK-103-1')).toEqual(['alarm']);
      expect(await states('SMK-103-2')).toEqual(['normal']);
    }, PATIENCE);
  });
});

describe('barriers', () => {
  it('free spaces of a car park and of its areas', async () => {
    const area = (AreaNo: string, RemainingSpaces: number) => ({ AreaNo, TotalSpaces: 200, RemainingSpaces });
    const areas = [area('YF-P1-B1', 190), area('YF-P1-B2', -3)];
    await send(`${OURS}/park/YF-P1/spaces`, {
      ParkKey: '1708',
      TimeStamp: String(now() + 10),
      Data: { TotalSpaces: 590, RemainingSpaces: 495, AreaSpaces: areas },
    });
    await vi.waitFor(async () => {
      expect(await readings('YF-P1-B1', 'occupied, quality::int as quality')).toEqual([{ occupied: 10, quality: 0 }]);
      expect(await readings('YF-P1-B2', 'occupied, quality::int as quality')).toEqual([{ occupied: 203, quality: 1 }]);
      expect(await occupied('YF-P1')).toContain(95);
    }, PATIENCE);
  });

  it('an entry counts, and its plate is nowhere: not stored, not in quarantine, not in a sample', async () => {
    const local = (offset: number) =>
      new Date(now() + offset + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
    const entry = { OrderNo: '17', LicensePlateNumber: '粤B12345', EntryTime: local(-2_000), EntryLaneNo: '3' };
    await send(`${OURS}/park/DA/in`, { ParkKey: '1', TimeStamp: now(), Data: entry });
    await send(`${OURS}/park/DA/out`, { ParkKey: '1', TimeStamp: now(), Data: { ...entry, ExitTime: local(-1_000) } });
    await send(`${OURS}/park/nowhere/in`, { ParkKey: '1', TimeStamp: now(), Data: { ...entry, note: '京A12345' } });
    await send(`${OURS}/park/DA/x`, { ParkKey: '1', Data: { note: '京A12345' } });
    const found = () =>
      rows(
        "select direction, vehicle, lane from parking_passage join device on device.id = device where code = 'DA' order by at",
      );
    await vi.waitFor(async () => expect(await found()).toHaveLength(2), PATIENCE);
    const [first, second] = await found();
    expect(first).toEqual({ direction: 'in', vehicle: expect.stringMatching(/^p-[0-9a-f]{24}$/), lane: '3' });
    expect(second).toMatchObject({ direction: 'out', vehicle: first?.['vehicle'] });
    const kept = async () => {
      const found = await rows(
        `select payload from quarantine where starts_with(topic, $1)
         union all select sample_payload from passed_over where starts_with(source, $1)`,
        [`${OURS}/park/`],
      );
      return found.map(({ payload }) => String(payload));
    };
    await vi.waitFor(async () => expect((await kept()).length).toBeGreaterThanOrEqual(2), PATIENCE);
    expect((await kept()).join()).not.toMatch(/B12345|A12345/);
    await vi.waitFor(async () => {
      const { carParks } = scene.wall.picture().tables;
      expect(carParks['DA']?.entriesToday).toBe(1);
    }, PATIENCE);
  });
});

describe('people counters', () => {
  it('passages count without anybody knowing how many are present, totals as differences and never over a reset', async () => {
    const counter = async (n: number, values: object) =>
      send(`${OURS}/venue/CT-NQ`, { ts: now() + n * 1_000 - 10_000, ...values });
    await counter(1, { in: 5, out: 7 });
    await counter(2, { totalIn: 5_295, totalOut: 5_290 });
    await counter(3, { totalIn: 5_300, totalOut: 5_291 });
    await counter(4, { totalIn: 3, totalOut: 1 });
    await counter(5, { totalIn: 4, totalOut: 1 });
    const found = () =>
      rows(
        "select present, entries, exits from fitness_headcount reading join device on device.id = device where code = 'CT-NQ' order by at",
      );
    const row = (entries: number | null, exits: number | null) => ({ present: null, entries, exits });
    await vi.waitFor(
      async () => expect(await found()).toEqual([row(5, 7), row(null, null), row(5, 1), row(null, null), row(1, 0)]),
      PATIENCE,
    );
    await scene.stack.rolledUp();
    const [sum] = await rows(
      "select sum(samples)::int as samples, sum(entries)::int as entries from fitness_headcount_1m join device on device.id = device where code = 'CT-NQ'",
    );
    expect(sum).toEqual({ samples: 0, entries: 11 });
  });
});

it('a patrol wand says where and when: the round is the one that is near', async () => {
  const local = new Date(now() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
  const info = { recordId: 11, userId: 6, userName: '甲', swipeTime: local, cardNumber: 'D700', deviceCode: '1000086' };
  await send(`${OURS}/patrol`, { id: 1_795_870_000_733, info, method: 'patrol.position.record' });
  const found = () =>
    rows("select round, officer from patrol_checkin join device on device.id = device where code = 'BH-01'");
  await vi.waitFor(
    async () => expect(await found()).toEqual([{ round: expect.stringMatching(/^day-\d@2026-11-20$/), officer: 'u6' }]),
    PATIENCE,
  );
});

it('one word per topic is a state: Shelly and ESPHome', async () => {
  await bytes(`${OURS}/shellies/shelly-1/sensor/smoke`, Buffer.from('true'));
  await bytes(`${OURS}/shellies/shelly-1/sensor/battery`, Buffer.from('87'));
  await bytes(`${OURS}/esphome/esp-1/binary_sensor/smoke/state`, Buffer.from('ON'));
  await vi.waitFor(async () => {
    expect(await states('SMK-102-1')).toEqual(['alarm']);
    expect(await states('SMK-102-3')).toEqual(['alarm']);
  }, PATIENCE);
  expect(await refusals('shellies/')).toEqual([]);
});

function bindings(community: string): object[] {
  const bind = (profile: string, topics: string[], parameters: object, more: object = {}) => ({
    ...{ profile, topics, community, parameters },
    ...more,
  });
  const flat = { ...OCCUPANCY, at: 'ts', total: 'all', occupied: 'used', buffered: 'offline' };
  const list = { domain: 'parking', event: 'bay', items: 'list', device: 'bay', at: 't', state: 'isParked', lot: 'KC' };
  return [
    bind('flat-json', [`${OURS}/flat/{device}`], flat),
    bind('flat-json', [`${OURS}/guidance/{device}`], {
      ...OCCUPANCY,
      at: 't',
      total: 'data.all',
      remaining: 'data.free',
    }),
    bind(
      'flat-json',
      [`${OURS}/local/{device}`],
      { ...OCCUPANCY, at: 't', total: 280, occupied: 'used' },
      { timeZone: 'Asia/Shanghai' },
    ),
    bind('flat-json', [`${OURS}/camera/{device}`], list),
    bind(
      'flat-json',
      [`${OURS}/gbk/{device}`],
      { domain: 'hazard', event: 'report', at: 't', category: 'lb', description: 'nr' },
      { charset: 'gbk' },
    ),
    bind(
      'thingsboard',
      ['v1/gateway/telemetry'],
      { ...OCCUPANCY, total: 'total', occupied: 'occupied' },
      { deviceMap: { [`${OURS}-yf`]: 'YF-P1' } },
    ),
    bind(
      'huawei-iotda',
      ['$oc/devices/{device}/sys/properties/report'],
      { ...SMOKE, state: 'alarm' },
      { deviceMap: { [`${OURS}-s1`]: 'SMK-103-3' } },
    ),
    bind(
      'alink',
      [`/sys/${OURS}/{device}/thing/event/property/post`],
      { ...SMOKE, state: 'SmokeState' },
      { deviceMap: { s2: 'SMK-104-1' } },
    ),
    bind(
      'jetlinks',
      [`/${OURS}/{device}/properties/report`, `/${OURS}/{gateway}/child/{device}/properties/report`],
      { ...SMOKE, state: 'smokeState', value: 'density' },
      { deviceMap: { s3: 'SMK-103-1', s4: 'SMK-103-2' } },
    ),
    bind('barrier-b30', [`${OURS}/park/{lot}/{kind}`], {}),
    bind('flat-json', [`${OURS}/venue/{device}`], {
      ...{ domain: 'fitness', event: 'headcount', at: 'ts', entries: 'in', exits: 'out' },
      ...{ entriesTotal: 'totalIn', exitsTotal: 'totalOut' },
    }),
    bind('dahua-icc-patrol', [`${OURS}/patrol`], {}, { deviceMap: { '1000086': 'BH-01' } }),
    bind(
      'plain-text',
      [`${OURS}/shellies/{device}/sensor/{sensor}`, `${OURS}/esphome/{device}/binary_sensor/{sensor}/state`],
      SMOKE,
      { deviceMap: { 'shelly-1': 'SMK-102-1', 'esp-1': 'SMK-102-3' } },
    ),
  ];
}

function send(topic: string, payload: object): Promise<void> {
  return bytes(topic, Buffer.from(JSON.stringify(payload)));
}

async function bytes(topic: string, payload: Buffer): Promise<void> {
  await broker.publishAsync(topic, payload, { qos: 1 });
}

/** Of the community's clock, epoch ms. */
function now(): number {
  return Math.floor(scene.stack.clock.now());
}

function rows(sql: string, values: unknown[] = []) {
  return scene.stack.database.rows<Record<string, unknown>>(sql, values);
}

function readings(code: string, columns: string) {
  return rows(
    `select ${columns} from parking_occupancy reading join device on device.id = device where code = $1 order by at`,
    [code],
  );
}

async function occupied(code: string): Promise<unknown[]> {
  return (await readings(code, 'occupied')).map((row) => row['occupied']);
}

async function states(code: string): Promise<unknown[]> {
  const found = await rows(
    'select state from hazard_state join device on device.id = device where code = $1 order by at',
    [code],
  );
  return found.map(({ state }) => state);
}

async function refusals(topic: string): Promise<unknown[]> {
  const found = await rows('select detail from quarantine where starts_with(topic, $1)', [`${OURS}/${topic}`]);
  return found.map(({ detail }) => detail);
}
