/** A reading and the alarm it raises: kill ingest whenever you like, there is never one without the other. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../harness/eventually.ts';
import { openPublisher, type Publisher } from '../harness/publisher.ts';
import type { Stack } from '../harness/stack.ts';
import { startStack } from '../harness/test-stack.ts';

const KILLS = 4;
/** Raised and cleared in turn, so that every reading turns something. */
const SENSORS = 12;

/** Sensors whose newest reading says alarm and that have no active alarm, or the other way round. */
const APART = `
  select d.code, s.state, a.id
  from hazard_sensor_latest s
  join device d on d.id = s.device
  left join alarm a on a.device = s.device and a.rule = 'hazard-major' and a.cleared_at is null
  left join alarm_condition c on c.device = s.device and c.rule = 'hazard-major' and c.phase = 'falling'
  where (s.state = 'alarm') <> (a.id is not null and c.rule is null)`;

let stack: Stack;
let devices: Publisher;
let sensors: { code: string; kind: string }[];

beforeAll(async () => {
  stack = await startStack();
  devices = await openPublisher(stack);
  sensors = stack.community.file.hazardPoints.filter(({ level }) => level === 'major').slice(0, SENSORS);
});

afterAll(async () => {
  await devices?.stop();
  await stack?.stop();
});

describe('a reading and its alarm', () => {
  it('are stored together or not at all, whenever ingest is killed', async () => {
    const sent: Promise<string>[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      const state = kill % 2 === 0 ? 'alarm' : 'normal';
      const before = await readings();
      for (const { code, kind } of sensors) {
        sent.push(devices.publish(`hazard/${code}/state`, { kind, state, value: kill, unit: '%' }));
        // Somewhere amid the stream: as soon as anything of it is stored.
        if (sent.length % SENSORS === SENSORS / 2)
          await eventually('a reading', async () => (await readings()) > before);
      }
      await stack.ingest.kill();
      expect(await stack.database.rows(APART)).toEqual([]);
      await stack.ingest.start();
    }
    await Promise.all(sent);
    await eventually('every reading', async () => (await readings()) === sent.length);
    expect(await stack.database.rows(APART)).toEqual([]);
    const [counted] = await stack.database.rows<{ raised: number; rows: number }>(
      `select sum(count)::int as raised, count(*)::int as rows from alarm where rule = 'hazard-major'`,
    );
    expect(counted?.rows).toBe(sensors.length);
  });
});

async function readings(): Promise<number> {
  const [row] = await stack.database.rows<{ n: number }>('select count(*)::int as n from hazard_state');
  return row?.n ?? 0;
}
