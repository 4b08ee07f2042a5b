/**
 * What zigbee2mqtt really sends, published whole through the door, line by line: `shared/cases/ingest` beside the project. Where it is not there
 * is nothing to publish; foreign.test.ts says the same in its own words.
 */
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { ROOT } from '../harness/root.ts';
import { type Scene, startScene } from '../harness/scene.ts';

const FOLDER = path.join(ROOT, '../shared/cases/ingest');
const FILES = ['P08-z2m.jsonl', 'P08c-z2m-carbon-monoxide.jsonl'];
const PATIENCE = { timeout: 60_000, interval: 100 };
/** Foreign names, in the order of the first file, and whose they are. */
const SMOKE_NULL = '0x00158d0001a2b3c4';
const DEVICES = {
  [SMOKE_NULL]: 'SMK-101-1',
  occupancy02: 'KC-B1-050',
  'wl-1': 'WTR-102-1',
  'sensore perdita gas': 'GAS-101-1',
  地下车库烟感1: 'SMK-101-2',
};

describe.skipIf(!FILES.every((file) => existsSync(path.join(FOLDER, file))))('zigbee2mqtt, as it came', () => {
  let folder: string;
  let broker: MqttClient;
  let scene: Scene;
  let root: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'cockpit-z2m-'));
    broker = await connectAsync(inject('mqttUrl'), { protocolVersion: 4 });
    scene = await startScene({
      ingestEnv: { PROFILES_DIR: folder },
      edit: (file) => {
        for (const point of file.hazardPoints) point.level = 'major';
      },
    });
    root = `z-${scene.stack.community.code}`;
    const community = scene.stack.community.code;
    const binding = {
      profile: 'zigbee2mqtt',
      topics: [`${root}/{device}`, `${root}/{device}/availability`, `${root}/bridge/state`],
      community,
      deviceMap: DEVICES,
      parameters: { lot: 'KC' },
    };
    await writeFile(path.join(folder, 'bindings.json'), JSON.stringify([binding]));
    await vi.waitFor(async () => {
      await broker.publishAsync(`${root}/probe`, '{"battery":1}', { qos: 1 });
      expect((await ends()).length).toBeGreaterThan(0);
    }, PATIENCE);
    for (const file of FILES) await publish(file);
  });
  afterAll(async () => {
    await scene?.stop();
    for (const topic of [`${SMOKE_NULL}/availability`, 'bridge/state'])
      await broker?.publishAsync(`${root}/${topic}`, '', { qos: 1, retain: true });
    await broker?.endAsync();
    await rm(folder, { recursive: true });
  });

  it('each line ends where somebody sees it, and none says more than its sensor', async () => {
    await vi.waitFor(async () => {
      expect(await states()).toEqual([
        { code: 'GAS-101-1', state: 'alarm' },
        { code: 'SMK-101-2', state: 'alarm' },
      ]);
      expect(await alarmed()).toEqual(['GAS-101-1', 'SMK-101-2']);
      expect(
        await rows("select status from device_presence join device on device.id = device where code = 'SMK-101-1'"),
      ).toEqual([{ status: 'offline' }]);
      // Nulls, the bridge, and carbon monoxide, which no rule of the mapping takes.
      for (const name of [SMOKE_NULL, 'occupancy02', 'wl-1', 'bridge/state', 'co-1'])
        expect(await ends()).toContain(`${root}/${name}`);
    }, PATIENCE);
    expect(await rows('select 1 from parking_bay')).toEqual([]);
  });

  async function publish(file: string): Promise<void> {
    const text = readFileSync(path.join(FOLDER, file), 'utf8').replaceAll(
      '{{iso}}',
      new Date(scene.stack.clock.now()).toISOString(),
    );
    for (const line of text.split('\n').filter((one) => one.trim() !== '')) {
      const {
        topic,
        payload,
        retain = false,
      } = JSON.parse(line) as { topic: string; payload: object; retain?: boolean };
      await broker.publishAsync(topic.replace('zigbee2mqtt', root), JSON.stringify(payload), { qos: 1, retain });
    }
  }

  const rows = (sql: string) => scene.stack.database.rows<Record<string, unknown>>(sql);
  const states = () => rows('select code, state from hazard_state join device on device.id = device order by 1');
  const alarmed = async () =>
    (
      await rows("select d.code from alarm a join device d on d.id = a.device where a.rule = 'hazard-major' order by 1")
    ).map(({ code }) => code);
  /** Topics of what was passed over or is in quarantine. */
  const ends = async () =>
    (await rows('select source as topic from passed_over union select topic from quarantine')).map(
      ({ topic }) => topic,
    );
});
