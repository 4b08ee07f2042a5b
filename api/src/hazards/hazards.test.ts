import { QUALITY } from '@cockpit/ingest/messages';
import { describe, expect, it } from 'vitest';
import type { Scope } from '../registry/registry.ts';
import { NOW } from '../testing/community.ts';
import { facility, testRegistry } from '../testing/registry.ts';
import { type HazardFacts, hazardKindRows, hazardRows, hazardTotals, sensorRows } from './derive.ts';
import type { SensorLatest } from './queries.ts';

const WALL: Scope = { community: 'test', grid: null, grids: null };
const POINTS = [1, 2, 3, 4, 5, 6].map((id) => ({
  ...facility(id, `H${id}`, { kind: 'hazard-point', domain: 'hazard' }),
  point: { kind: 'smoke', level: 'major' as const },
}));
const REGISTRY = testRegistry({
  hazardPoints: POINTS,
  byDevice: new Map(POINTS.map((point) => [point.id, point])),
});
const latest = (state: SensorLatest['state'], parts: Partial<SensorLatest> = {}): SensorLatest => ({
  ...{ asOf: NOW, quality: 0, lastReceivedAt: NOW, status: null },
  ...{ state, since: NOW, value: null, unit: null },
  ...parts,
});
const facts = (sensors: [number, SensorLatest][]): HazardFacts => ({ sensors: new Map(sensors), open: [], days: [] });

describe('sensors are counted by what is known of them', () => {
  it('and what says unknown, is suspect, silent or never heard is not normal', () => {
    const all = facts([
      [1, latest('normal')],
      [2, latest('unknown')],
      [3, latest('normal', { quality: QUALITY.implausible | QUALITY.kindMismatch })],
      [4, latest('normal', { asOf: NOW - 3_600_000 })],
      [5, latest('alarm', { asOf: NOW - 3_600_000 })],
    ]);
    expect(hazardTotals(all, REGISTRY, WALL, NOW)).toMatchObject({
      ...{ normal: 1, alarms: 1, faults: 0, unknown: 4 },
      ...{ reporting: 1, expected: 6 },
    });
    expect(hazardKindRows(all, REGISTRY, WALL, NOW)).toMatchObject([{ kind: 'smoke', reporting: 1, expected: 6 }]);
  });

  it('and each is shown with its state and with why it is doubted', () => {
    const odd = latest('alarm', { value: 7, quality: QUALITY.implausible | QUALITY.kindMismatch });
    const rows = sensorRows(
      facts([
        [1, latest('unknown')],
        [2, odd],
      ]),
      REGISTRY,
      WALL,
    );
    expect(rows.slice(0, 2)).toMatchObject([
      { state: 'unknown', suspect: [] },
      { state: 'alarm', suspect: ['kindMismatch'], value: null },
    ]);
  });
});

it('an open hazard stays in its list when its sensor no longer knows, and says so', () => {
  const hazard = {
    ...{ id: 9, device: 1, source: 'sensor' as const, state: 'alarm' as const, kind: 'smoke', level: 'major' as const },
    ...{ description: null, grid: 'M1', lon: null, lat: null, openedAt: NOW - 60_000, value: 8, unit: '%', quality: 0 },
  };
  expect(hazardRows([hazard], facts([[1, latest('unknown')]]), REGISTRY)).toMatchObject([
    { state: 'alarm', sensorState: 'unknown', value: 8, suspect: [] },
  ]);
  expect(hazardRows([{ ...hazard, source: 'report', state: 'reported' as const }], facts([]), REGISTRY)).toMatchObject([
    { sensorState: null },
  ]);
});
