import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { refreshOnce } from '../rollups/refresh.ts';
import { type Message, type Pipeline, pipelineOn } from '../testing/pipeline.ts';
import { type Scratch, scratchDatabase } from '../testing/scratch.ts';

const NOW = Date.parse('2026-11-22T08:00:00Z');
const EFFECTS = [
  'parking_occupancy',
  'parking_bay',
  'fitness_headcount',
  'fitness_session',
  'patrol_checkin',
  'hazard_state',
  'hazard_report',
  'device_status',
  'parking_lot_latest',
  'parking_bay_latest',
  'fitness_venue_latest',
  'patrol_checkpoint_latest',
  'hazard_sensor_latest',
  'device_presence',
  'hazard',
  'event',
  'parking_occupancy_1m',
  'fitness_session_1h',
  'patrol_checkin_1d',
  'hazard_state_1d',
];

let scratch: Scratch;
let pipeline: Pipeline;
beforeAll(async () => {
  scratch = await scratchDatabase(inject('postgresUrl'));
  pipeline = await pipelineOn(scratch);
});
afterAll(() => scratch.drop());

test('a redelivery of everything, later and in other batches, changes nothing', async () => {
  const messages = oneOfEach(NOW);
  expect(await pipeline.batch(messages)).toMatchObject([{ stored: messages.length, duplicates: 0 }]);
  await refreshOnce(scratch.database);
  const before = await everything();
  for (const [table, rows] of Object.entries(before)) expect(rows, `${table} has something to lose`).not.toEqual([]);

  const again = messages.map((message) => ({ ...message, receivedAt: NOW + 90_000 }));
  expect(await pipeline.batch(again)).toMatchObject([{ stored: 0, duplicates: messages.length }]);
  for (const message of again) await pipeline.batch([message, message]);
  expect(await scratch.rows('select * from rollup_dirty')).toEqual([]);
  await refreshOnce(scratch.database);
  expect(await everything()).toEqual(before);
});

test('the same message twice in one batch counts once', async () => {
  const message = occupancy('twice', NOW + 1_000, 50);
  expect(await pipeline.batch([message, message])).toMatchObject([{ stored: 1, duplicates: 1 }]);
});

test('the latest state is the newest by time, whatever the order of arrival', async () => {
  await pipeline.batch([occupancy('b', NOW + 20_000, 20), occupancy('a', NOW + 10_000, 10)]);
  await pipeline.batch([occupancy('z', NOW + 15_000, 15)]);
  expect(await latest()).toEqual([{ id: 'b', occupied: 20 }]);
  // Same instant: the greater id wins, in either order.
  await pipeline.batch([occupancy('c', NOW + 20_000, 21)]);
  await pipeline.batch([occupancy('a', NOW + 20_000, 22)]);
  expect(await latest()).toEqual([{ id: 'c', occupied: 21 }]);
});

test('a clock running ahead does not shut out what comes after it', async () => {
  await pipeline.batch([{ ...occupancy('ahead', NOW + 86_400_000, 33), receivedAt: NOW + 60_000 }]);
  expect(await latest()).toEqual([{ id: 'ahead', occupied: 33 }]);
  await pipeline.batch([{ ...occupancy('right', NOW + 61_000, 34), receivedAt: NOW + 61_000 }]);
  expect(await latest()).toEqual([{ id: 'right', occupied: 34 }]);
});

test('full and freed are told once each, and not by suspect or older readings', async () => {
  const lot = (id: string, at: number, occupied: number, total = 50): Message => ({
    tail: 'parking/P2/occupancy',
    payload: { id, at, total, occupied },
    receivedAt: NOW + 200_000,
  });
  await pipeline.batch([lot('1', NOW, 49), lot('2', NOW + 1_000, 50), lot('3', NOW + 2_000, 50)]);
  await pipeline.batch([lot('4', NOW + 3_000, 60), lot('5', NOW + 4_000, 50)]);
  await pipeline.batch([lot('6', NOW + 500, 10)]);
  await pipeline.batch([lot('7', NOW + 5_000, 48)]);
  expect(
    await scratch.rows(
      `select message_id, type, detail from event join device on device.id = event.device
      where code = 'P2' and type like 'lot-%' order by event.id`,
    ),
  ).toEqual([
    { message_id: '2', type: 'lot-full', detail: { free: 0 } },
    { message_id: '7', type: 'lot-freed', detail: { free: 2 } },
  ]);
});

function oneOfEach(at: number): Message[] {
  const message = (tail: string, payload: object) => ({
    tail,
    payload: { id: 'm1', at, ...payload },
    receivedAt: at + 50,
  });
  return [
    message('parking/P1/occupancy', { total: 100, occupied: 100, entries: 2 }),
    message('parking/B1/bay', { lot: 'P1', state: 'occupied' }),
    message('fitness/V1/headcount', { present: 7 }),
    message('fitness/X1/session', { venue: 'V1', startedAt: at - 600_000, endedAt: at, kcal: 80.5 }),
    message('patrol/C1/checkin', { round: 'day-1@2026-11-22', officer: 'o1', result: 'finding', category: 'litter' }),
    message('hazard/H1/state', { kind: 'smoke', state: 'alarm', value: 3.5, unit: '%' }),
    message('hazard/R1/report', { level: 'major', category: 'wiring', description: 'd', lon: 1.5, lat: 0.5 }),
    message('fitness/V1/status', { state: 'offline' }),
  ];
}

function occupancy(id: string, at: number, occupied: number): Message {
  return { tail: 'parking/P1/occupancy', payload: { id, at, total: 100, occupied }, receivedAt: at + 50 };
}

async function latest() {
  return scratch.rows(
    `select parking_lot_latest.id, occupied from parking_lot_latest join device on device.id = device where code = 'P1'`,
  );
}

async function everything(): Promise<Record<string, unknown[]>> {
  const tables: Record<string, unknown[]> = {};
  for (const table of EFFECTS) tables[table] = await scratch.rows(`select t::text from ${table} t order by 1`);
  return tables;
}
