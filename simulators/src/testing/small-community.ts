/** A community small enough to look through, with one of everything. */
import type { RegistryFile } from '@cockpit/ingest/registry';
import type { Span } from '../world/cadence.ts';
import { openCalendar } from '../world/calendar.ts';
import type { Setting } from '../world/message.ts';

const GRID = '990106007001001';
const name = (text: string) => ({ zh: text, en: text });
const place = { grid: GRID, lon: 120.2, lat: 30.2 };

export const SMALL_COMMUNITY: RegistryFile = {
  format: 'cockpit-registry/1',
  community: { code: 'small', name: name('Small'), timezone: 'Asia/Shanghai', workers: 900 },
  grids: [{ code: GRID, kind: 'exclusive', name: name('Grid') }],
  carParks: [
    {
      code: 'LOT-A',
      name: name('Tower Garage'),
      ...place,
      spaces: 60,
      reportEvery: 60,
      levels: [
        { code: 'LOT-A-1', name: name('B1'), spaces: 40, bays: { prefix: 'A-', from: 1, to: 40, reportEvery: 21_600 } },
        { code: 'LOT-A-2', name: name('B2'), spaces: 20, bays: { prefix: 'A2-', from: 101, to: 120 } },
      ],
    },
    { code: 'LOT-B', name: name('Riverside'), ...place, spaces: 120 },
    { code: 'LOT-C', name: name('Logistics Park'), ...place, spaces: 80, reportEvery: 60 },
  ],
  venues: [
    {
      code: 'POD',
      name: name('Pods'),
      kind: 'pod',
      ...place,
      capacity: 8,
      opensAt: '06:00',
      closesAt: '24:00',
      machines: [
        { code: 'POD-1', name: name('Treadmill') },
        { code: 'POD-2', name: name('Rower') },
      ],
    },
    { code: 'COURT', name: name('Court'), kind: 'court', ...place, capacity: 40, opensAt: '08:00', closesAt: '21:30' },
  ],
  routes: [
    {
      code: 'ROUTE',
      name: name('Loop'),
      lateAfterMinutes: 10,
      missedAfterMinutes: 30,
      checkpoints: [0, 6, 12, 19, 25, 32].map((afterMinutes, i) => ({
        code: `CP-${i}`,
        name: name(`Point ${i}`),
        ...place,
        afterMinutes,
      })),
      rounds: [
        { code: 'day', startsAt: '09:30', weekdays: [1, 2, 3, 4, 5] },
        { code: 'night', startsAt: '23:50', weekdays: [1, 2, 3, 4, 5, 6, 7] },
      ],
    },
  ],
  hazardPoints: Array.from({ length: 40 }, (_, i) => ({
    code: `SENSOR-${i}`,
    name: name(`Sensor ${i}`),
    kind: i % 2 === 0 ? ('smoke' as const) : ('water-level' as const),
    level: i % 10 === 0 ? ('major' as const) : ('general' as const),
    ...place,
    reportEvery: 300,
  })),
  reportSources: [{ code: 'hotline', name: name('Hotline'), domain: 'hazard' }],
  environment: {
    airPoints: [{ code: 'AIR', name: name('Air'), ...place, noiseZone: '3', reportEvery: 300 }],
    wasteBins: [{ code: 'BIN', name: name('Bin'), ...place, waste: 'kitchen', reportEvery: 600 }],
    waterPoints: [{ code: 'RIVER', name: name('River'), ...place, targetClass: 3, reportEvery: 600 }],
  },
};

/** The small community under a seed, with or without a history. */
export function smallSetting(seed: string, history?: Span): Setting {
  return { registry: SMALL_COMMUNITY, seed, calendar: openCalendar('Asia/Shanghai'), history };
}

/** 2026-11-16, a Monday, local midnight. */
export const MONDAY = Date.parse('2026-11-16T00:00:00+08:00');
