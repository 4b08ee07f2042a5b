/** A small sound registry for tests: two exclusive grids of 0.01° side by side, each with two micro-grids, one of everything. */
import type { RegistryFile } from './contract.ts';
import type { RegistrySource } from './read-files.ts';

/** A fresh copy each time, to be broken at will. */
export function sampleRegistry(code = 'sample'): RegistrySource {
  return { file: sampleFile(code), shapes: { type: 'FeatureCollection', features: SHAPES.map(feature) } };
}

/** The element of an array that is known to have it. */
export function nth<T>(items: readonly T[] | undefined, index: number): T {
  const item = items?.[index];
  if (item === undefined) throw new Error(`the sample has no element ${index}`);
  return item;
}

const SHAPES: readonly [code: string, west: number, south: number, east: number, north: number][] = [
  ['100000000000001', 0, 0, 0.01, 0.01],
  ['100000000000002', 0.01, 0, 0.02, 0.01],
  ['100000000000011', 0, 0, 0.005, 0.01],
  ['100000000000012', 0.005, 0, 0.01, 0.01],
  ['100000000000021', 0.01, 0, 0.015, 0.01],
  ['100000000000022', 0.015, 0, 0.02, 0.01],
];

function feature([
  code,
  west,
  south,
  east,
  north,
]: (typeof SHAPES)[number]): RegistrySource['shapes']['features'][number] {
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  return { type: 'Feature', properties: { code }, geometry: { type: 'Polygon', coordinates: [ring] } };
}

function name(text: string): { zh: string; en: string } {
  return { zh: text, en: text };
}

function sampleFile(code: string): RegistryFile {
  return {
    format: 'cockpit-registry/1',
    community: { code, name: name('Sample'), timezone: 'Asia/Shanghai', workers: 100 },
    grids: SHAPES.map(([grid], index) => ({
      code: grid,
      ...(index < 2
        ? { kind: 'exclusive' as const }
        : { kind: 'micro' as const, parent: index < 4 ? '100000000000001' : '100000000000002' }),
      name: name(grid),
    })),
    carParks: [
      {
        code: 'P1',
        grid: '100000000000011',
        name: name('P1'),
        lon: 0.002,
        lat: 0.005,
        spaces: 15,
        reportEvery: 60,
        levels: [
          { code: 'P1-A', name: name('A'), spaces: 12, bays: { prefix: 'P1-A-', from: 1, to: 12, reportEvery: 3600 } },
          { code: 'P1-B', name: name('B'), spaces: 3 },
        ],
      },
    ],
    venues: [
      {
        code: 'V1',
        grid: '100000000000012',
        name: name('V1'),
        kind: 'pod',
        lon: 0.007,
        lat: 0.005,
        capacity: 8,
        opensAt: '06:00',
        closesAt: '24:00',
        reportEvery: 60,
        machines: [{ code: 'V1-01', name: name('Treadmill') }],
      },
    ],
    routes: [
      {
        code: 'R1',
        name: name('R1'),
        lateAfterMinutes: 10,
        missedAfterMinutes: 30,
        checkpoints: [
          { code: 'C1', grid: '100000000000021', name: name('C1'), lon: 0.012, lat: 0.005, afterMinutes: 0 },
          { code: 'C2', grid: '100000000000022', name: name('C2'), lon: 0.017, lat: 0.005, afterMinutes: 5 },
        ],
        rounds: [{ code: 'day-1', startsAt: '08:00', weekdays: [1, 2, 3, 4, 5] }],
      },
    ],
    hazardPoints: [
      {
        code: 'H1',
        grid: '100000000000021',
        name: name('H1'),
        kind: 'gas',
        level: 'major',
        lon: 0.013,
        lat: 0.004,
        reportEvery: 300,
      },
    ],
    reportSources: [{ code: 'hotline', name: name('Hotline'), domain: 'hazard' }],
  };
}
