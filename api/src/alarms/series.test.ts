import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../testing/community.ts';
import { readSeries } from './series.ts';

const QUARTER = Date.parse('2026-11-22T06:00:00Z');
const DAY = { from: QUARTER - 1, to: QUARTER + 1 };
const DEVICE = 1;

let test: TestDatabase;

beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
  for (const table of ['environment_fill_15m', 'environment_water_15m'])
    await test.sql(
      `insert into ${table} (bucket, device, samples, suspect, level_min, level_max, level_last) values ($1, $2, 2, 0, 0.5, 1, 0.75)`,
      [new Date(QUARTER), table === 'environment_fill_15m' ? DEVICE : DEVICE + 1],
    );
});
afterAll(() => test.drop());

it('a bin is shown in percent, as its rule and its alarm have it; a river in metres', async () => {
  const bin = await readSeries(test.database, 'environment', DEVICE, DAY);
  expect(bin).toMatchObject({ what: 'level', points: [{ t: QUARTER, min: 50, max: 100, last: 75 }] });
  const river = await readSeries(test.database, 'environment', DEVICE + 1, DAY);
  expect(river?.points).toEqual([{ t: QUARTER, min: 0.5, max: 1, last: 0.75 }]);
});
