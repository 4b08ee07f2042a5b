import type { FacilityAttributes } from '@cockpit/ingest/registry';
import { describe, expect, it } from 'vitest';
import type { AnyFacility, Scope } from '../registry/registry.ts';
import { NOW } from '../testing/community.ts';
import { facility, testRegistry } from '../testing/registry.ts';
import { airRows, binRows, type EnvironmentFacts, environmentTotals, waterRows } from './derive.ts';
import { meanLevel, noiseLimit, waterClass } from './limits.ts';

const WALL: Scope = { community: 'test', grid: null, grids: null };
const heard = { asOf: NOW, quality: 0, lastReceivedAt: NOW, status: 'online' as const };
const NOTHING_TOLD = { pm25: null, pm10: null, noise: null, temperature: null, humidity: null };
const NO_WATER = {
  level: null,
  ph: null,
  dissolvedOxygen: null,
  ammonia: null,
  cod: null,
  permanganate: null,
  phosphorus: null,
};

function point<K extends 'air-point' | 'waste-bin' | 'water-point'>(
  id: number,
  kind: K,
  attributes: FacilityAttributes[K],
): AnyFacility {
  return { ...facility(id, `E${id}`, { domain: 'environment', kind }), attributes: { ...attributes } };
}
const facts = (parts: Partial<EnvironmentFacts>): EnvironmentFacts => ({
  air: new Map(),
  fill: new Map(),
  water: new Map(),
  airHours: [],
  ...parts,
});

describe('the limits of the standards', () => {
  it('knows day from night by the hours of GB 3096', () => {
    expect([5, 6, 21, 22].map((hour) => noiseLimit('3', hour))).toEqual([55, 65, 65, 55]);
    expect(noiseLimit(null, 12)).toBeNull();
  });

  it('averages energies: 50 and 70 dB are 67 dB', () => {
    expect(meanLevel(1e5 + 1e7, 2)).toBeCloseTo(67.03, 1);
    expect(meanLevel(null, 0)).toBeNull();
  });

  it('takes the class of the worst item, beyond Ⅴ as 6, and nothing for nothing', () => {
    const clean = { ph: 7.2, dissolvedOxygen: 8, ammonia: 0.1, cod: 12, permanganate: 1.5, phosphorus: 0.01 };
    expect(waterClass(clean)).toEqual({ quality: 1, worst: 'ph' });
    expect(waterClass({ ...clean, ammonia: 0.8 })).toEqual({ quality: 3, worst: 'ammonia' });
    expect(waterClass({ ...clean, dissolvedOxygen: 1.2 })).toEqual({ quality: 6, worst: 'dissolvedOxygen' });
    const { level: _, ...none } = NO_WATER;
    expect(waterClass(none)).toBeNull();
  });
});

describe('the environment', () => {
  it('is nothing where nothing is registered', () => {
    expect(environmentTotals(facts({}), testRegistry({}), WALL, NOW)).toMatchObject({
      expected: 0,
      reporting: 0,
      asOf: null,
    });
  });

  it('counts what is above its limit among those that report, and never what is silent', () => {
    const registry = testRegistry({
      facilities: [
        point(1, 'air-point', { noiseZone: '2' }),
        point(2, 'air-point', { noiseZone: '2' }),
        point(3, 'waste-bin', { waste: 'kitchen' }),
        point(4, 'waste-bin', { waste: 'other' }),
      ],
    });
    const hour = { pm25: 120, pm25Samples: 4, noiseEnergy: 4e6, noiseSamples: 4 };
    const known = facts({
      air: new Map([
        [1, { ...heard, ...NOTHING_TOLD, pm25: 31 }],
        [2, { ...heard, ...NOTHING_TOLD, asOf: NOW - 3_600_000 }],
      ]),
      airHours: [
        { device: 1, ...hour, noiseEnergy: 4e7 },
        { device: 2, ...hour, noiseEnergy: 4e9 },
      ],
      fill: new Map([
        [3, { ...heard, level: 0.92 }],
        [4, { ...heard, level: 0.4 }],
      ]),
    });
    expect(airRows(known, registry, WALL, NOW)[0]).toMatchObject({
      pm25: 31,
      pm25Hour: 30,
      noiseHour: 70,
      noiseLimit: 60,
    });
    expect(binRows(known, registry, WALL).map(({ full }) => full)).toEqual([true, false]);
    expect(environmentTotals(known, registry, WALL, NOW)).toMatchObject({
      expected: 4,
      reporting: 3,
      pm25Hour: 30,
      noisy: 1,
      binsFull: 1,
      binsReporting: 2,
      waterWorst: null,
    });
  });

  it('says how a river stands against its levels and its target', () => {
    const limits = { targetClass: 3, warningLevel: 2.4, guaranteedLevel: 3 };
    const registry = testRegistry({ facilities: [point(5, 'water-point', limits)] });
    const at = (level: number | null) =>
      facts({ water: new Map([[5, { ...heard, ...NO_WATER, level, ammonia: 1.2 }]]) });
    const state = (level: number | null) => waterRows(at(level), registry, WALL)[0]?.levelState;
    expect([2.3, 2.4, 3.1, null].map(state)).toEqual(['normal', 'warning', 'guaranteed', null]);
    expect(environmentTotals(at(2.5), registry, WALL, NOW)).toMatchObject({
      waterWorst: 4,
      waterBelowTarget: 1,
      waterHigh: 1,
    });
  });
});
