import type { FacilityAttributes } from '@cockpit/ingest/registry';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Bucket } from '../history/contract.ts';
import { historyRange } from '../history/history.ts';
import { type TestDatabase, testDatabase } from '../testing/community.ts';
import { facility } from '../testing/registry.ts';
import { type EnvironmentQuestion, environmentHistory } from './history.ts';

const ZONE = 'Asia/Shanghai';
const at = (time: string) => Date.parse(`2026-11-20T${time}:00+08:00`);
const energy = (level: number) => 10 ** (level / 10);

function point<K extends 'air-point' | 'waste-bin' | 'water-point'>(
  device: number,
  kind: K,
  attributes: FacilityAttributes[K],
) {
  return { ...facility(device, `E${device}`, { domain: 'environment', kind }), attributes };
}
const LOUD = point(1, 'air-point', { noiseZone: '2' });
const QUIET = point(2, 'air-point', { noiseZone: null });
const BINS = [point(3, 'waste-bin', { waste: 'other' }), point(4, 'waste-bin', { waste: 'kitchen' })];
const RIVER = point(5, 'water-point', { targetClass: 3, warningLevel: 2.4, guaranteedLevel: 3 });

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase(inject('postgresUrl'));
  const air = (time: string, device: number, levels: readonly number[], pm25: number) =>
    test.sql(
      `insert into environment_air_15m (bucket, device, samples, suspect, pm25_sum, pm25_samples, pm25_max, pm10_samples,
         noise_energy, noise_samples, noise_max) values (to_timestamp($1), $2, $3, 0, $4, 1, $4, 0, $5, $3, $6)`,
      [
        at(time) / 1000,
        device,
        levels.length,
        pm25,
        levels.reduce((sum, level) => sum + energy(level), 0),
        Math.max(...levels),
      ],
    );
  await air('05:45', 1, [40, 40], 30);
  await air('06:00', 1, [50, 70], 30);
  await air('22:00', 1, [66], 30);
  await air('06:00', 2, [50], 90);
  const level = (event: 'fill' | 'water', device: number, least: number, most: number, last: number) =>
    test.sql(
      `insert into environment_${event}_15m (bucket, device, samples, suspect, level_min, level_max, level_last)
       values (to_timestamp($1), $2, 3, 1, $3, $4, $5)`,
      [at('06:00') / 1000, device, least, most, last],
    );
  await level('fill', 3, 0.5, 0.93, 0.93);
  await level('fill', 4, 0.1, 0.98, 0.05);
  await level('water', 5, 1.6, 2.5, 2.2);
});
afterAll(() => test.drop());

async function asked(parts: Partial<EnvironmentQuestion>, bucket: Bucket, from = at('00:00'), to = at('24:00')) {
  const nobody = { air: [], bins: [], water: [], single: false, zone: ZONE };
  const range = historyRange({ from, to, bucket }, ZONE);
  return environmentHistory(test.database, { ...nobody, range, ...parts });
}

describe('the history of the environment', () => {
  it('takes the mean of energies over readings and points, and leaves gaps empty', async () => {
    const { points, expected } = await asked({ air: [LOUD, QUIET] }, '15m', at('06:00'), at('06:30'));
    expect(expected).toBe(2);
    // 50 and 70 dB are 67 dB; with a point of 50 beside it 64 dB, not 58.5.
    expect(points[0]).toMatchObject({ pm25: 60, pm25Max: 90, noiseMax: 70, reporting: 2, noiseDay: null });
    expect(points[0]?.noise).toBeCloseTo(10 * Math.log10(((energy(50) + energy(70)) / 2 + energy(50)) / 2), 6);
    expect(points[1]).toMatchObject({ pm25: null, noise: null, noiseMax: null, reporting: 0 });
  });

  it('parts the day of a point at 06 and 22 local time and holds the peak of the night against its limit', async () => {
    await test.sql(
      `insert into environment_air_1d (bucket, device, samples, suspect, pm25_samples, pm10_samples, noise_energy, noise_samples, noise_max)
       values (to_timestamp($1), 1, 5, 0, 0, 0, 1e7, 5, 70)`,
      [at('00:00') / 1000],
    );
    const { points, noiseLimits } = await asked({ air: [LOUD], single: true }, '1d');
    expect(noiseLimits).toEqual({ day: 60, night: 50, nightPeak: 65 });
    expect(points).toHaveLength(1);
    expect(points[0]).toMatchObject({ nightPeak: 66, noiseMax: 70 });
    expect(points[0]?.noiseDay).toBeCloseTo(67.03, 1);
    expect(points[0]?.noiseNight).toBeCloseTo(10 * Math.log10((2 * energy(40) + energy(66)) / 3), 6);
    const hours = await asked({ air: [LOUD], single: true }, '1h', at('05:00'), at('07:00'));
    expect(hours.points.map(({ noiseDay, nightPeak }) => [noiseDay === null, nightPeak])).toEqual([
      [true, 40],
      [false, null],
    ]);
  });

  it('counts bins that end full, tells the levels of one river point alone, and nothing of nobody', async () => {
    const bins = await asked({ bins: BINS }, '15m', at('06:00'), at('06:30'));
    expect(bins.points).toMatchObject([
      { fillMax: 0.98, binsFull: 1, suspect: 2, reporting: 2 },
      { fillMax: null, binsFull: null, suspect: 0, reporting: 0 },
    ]);
    const range = ['15m', at('06:00'), at('06:15')] as const;
    expect((await asked({ water: [RIVER], single: true }, ...range)).points).toMatchObject([
      { levelMin: 1.6, levelMax: 2.5 },
    ]);
    expect((await asked({ water: [RIVER] }, ...range)).points).toMatchObject([{ levelMin: null, reporting: 1 }]);
    expect(await asked({}, ...range)).toMatchObject({ expected: 0, noiseLimits: null, points: [{ reporting: 0 }] });
  });
});
