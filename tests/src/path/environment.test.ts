/** The environment of a community that watches it: what a device publishes, what the wall and the api say. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LiveView, watchRoom } from '../harness/client.ts';
import { openPublisher, type Publisher } from '../harness/publisher.ts';
import type { Stack } from '../harness/stack.ts';
import { startStack } from '../harness/test-stack.ts';

let stack: Stack;
let devices: Publisher;
let wall: LiveView;

beforeAll(async () => {
  stack = await startStack({
    edit: (file) => {
      const [at] = file.carParks;
      if (at === undefined) throw new Error('the community has no car park to stand beside');
      const { grid, lon, lat } = at;
      const place = { grid, lon, lat, reportEvery: 300 };
      const name = (text: string) => ({ zh: text, en: text });
      file.environment = {
        airPoints: [{ code: 'AIR-1', name: name('Air'), ...place, noiseZone: '2' }],
        wasteBins: [{ code: 'BIN-1', name: name('Bin'), ...place, waste: 'kitchen' }],
        waterPoints: [{ code: 'RIVER-1', name: name('River'), ...place, targetClass: 3, warningLevel: 2.4 }],
      };
    },
  });
  devices = await openPublisher(stack);
  wall = await watchRoom(stack.apiUrl);
});
afterAll(async () => {
  wall?.stop();
  await devices?.stop();
  await stack?.stop();
});

it('shows a reading of air at once, and its hour averaged by energy when it is rolled up', async () => {
  await devices.publish('environment/AIR-1/air', { pm25: 30, noise: 50, humidity: 61 });
  await devices.publish('environment/AIR-1/air', { pm25: 40, noise: 70, humidity: 60 });
  await wall.until('the latest', ({ airPoints }) => airPoints['AIR-1']?.pm25 === 40 && airPoints['AIR-1'].noise === 70);
  const row = await wall.until('the hour', ({ airPoints }) => {
    const point = airPoints['AIR-1'];
    return point?.noiseHour === 67 && point;
  });
  expect(row).toMatchObject({ pm25Hour: 35, suspect: [] });
});

it('counts a full bin and a river above its warning level and below its target', async () => {
  await devices.publish('environment/BIN-1/fill', { level: 0.95 });
  await devices.publish('environment/RIVER-1/water', { level: 2.5, ammonia: 1.2, ph: 7.1 });
  const totals = await wall.until('both', ({ environmentTotals }) => {
    const all = environmentTotals['all'];
    return all?.binsFull === 1 && all.waterHigh === 1 && all;
  });
  expect(totals).toMatchObject({ waterWorst: 4, waterBelowTarget: 1, expected: 3 });
  const { wasteBins, waterPoints } = wall.picture().tables;
  expect(wasteBins['BIN-1']).toMatchObject({ fill: 0.95, full: true, waste: 'kitchen' });
  expect(waterPoints['RIVER-1']).toMatchObject({ levelState: 'warning', quality: 4, worst: 'ammonia', targetClass: 3 });
});

it('marks what cannot be true as suspect and shows no value of it', async () => {
  await devices.publish('environment/AIR-1/air', { pm25: -5, noise: 55 });
  const row = await wall.until('suspect', ({ airPoints }) => {
    const point = airPoints['AIR-1'];
    return point?.suspect.includes('negative') && point;
  });
  expect(row).toMatchObject({ pm25: null, noise: null });
});
