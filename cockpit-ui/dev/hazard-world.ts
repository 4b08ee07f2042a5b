/** Simulated hazards: none to speak of on a good day, one major on a bad one, thirty in a flood. */
import type { Hazard } from '@cockpit/api/hazards';
import type { Tables } from '@cockpit/api/live';
import { localTime } from '../src/format/time.ts';
import { random } from './day-curves.ts';
import type { Registry } from './registry.ts';
import { type Scenario, sum } from './world.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

type HazardTables = Pick<Tables, 'hazards' | 'hazardTotals' | 'hazardKinds' | 'hazardDays'>;

export function hazardTables(
  registry: Registry,
  at: number,
  scenario: Scenario,
  inScope: (place: { grid: string | null }) => boolean,
): HazardTables {
  const wanted: [code: string, minutes: number, value: number | null, unit: string | null][] =
    scenario === 'good'
      ? [['MHL-101-1', 65, null, null]]
      : [
          ['ELT-101-1', 3, 87.4, '°C'],
          ['LFT-101-1', 42, null, null],
          ['MHL-101-1', 65, null, null],
          ['SMK-102-1', 192, 4.2, '%'],
          ['GAS-101-1', 200, null, null],
        ];
  if (scenario === 'flood')
    for (const point of registry.hazardPoints.slice(20, 50))
      wanted.push([point.code, 5 + wanted.length * 7, null, null]);

  const hazards: Tables['hazards'] = {};
  wanted.forEach(([code, minutes, value, unit], index) => {
    const point = registry.hazardPoints.find((entry) => entry.code === code);
    if (point === undefined || !inScope(point)) return;
    hazards[index + 1] = {
      id: index + 1,
      source: 'sensor',
      state: 'alarm',
      kind: point.kind,
      level: code === 'ELT-101-1' ? 'major' : 'general',
      name: point.name,
      description: null,
      grid: point.grid,
      lon: point.lon,
      lat: point.lat,
      openedAt: at - minutes * MINUTE - 17_000,
      value,
      unit,
      sensorState: code === 'GAS-101-1' ? 'unknown' : 'alarm',
      suspect: code === 'LFT-101-1' ? ['kindMismatch'] : [],
    } satisfies Hazard;
  });
  const rows = Object.values(hazards);
  const kinds = [...new Set(registry.hazardPoints.map((point) => point.kind))];
  const hazardKinds = Object.fromEntries(
    kinds.map((kind) => {
      const expected = registry.hazardPoints.filter((point) => point.kind === kind && inScope(point)).length;
      const quiet = scenario !== 'good' && kind === 'gas' && expected > 3 ? 3 : 0;
      return [
        kind,
        { kind, open: rows.filter((row) => row.kind === kind).length, reporting: expected - quiet, expected },
      ];
    }),
  );
  const hazardDays = Object.fromEntries(
    Array.from({ length: 7 }, (_, index) => {
      const { year, month, day } = localTime(at - (6 - index) * DAY, registry.community.timezone);
      const date = [year, String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-');
      const last = index === 6;
      return [
        date,
        {
          general: last ? rows.filter((row) => row.level === 'general').length : 2 + Math.floor(random(date) * 5),
          major: last ? rows.filter((row) => row.level === 'major').length : index === 2 ? 1 : 0,
          closed: last ? 1 : 2 + Math.floor(random(`c${date}`) * 4),
        },
      ];
    }),
  );
  const major = rows.filter((row) => row.level === 'major').length;
  return {
    hazards,
    hazardKinds,
    hazardDays,
    hazardTotals: {
      all: {
        asOf: at - 2000,
        reporting: sum(Object.values(hazardKinds), (row) => row.reporting),
        expected: sum(Object.values(hazardKinds), (row) => row.expected),
        open: rows.length,
        major,
        general: rows.length - major,
        oldestOpenedAt: rows.length === 0 ? null : Math.min(...rows.map((row) => row.openedAt)),
        openedToday: rows.length,
        closedToday: scenario === 'good' ? 2 : 5,
        normal: sum(Object.values(hazardKinds), (row) => row.reporting - row.open),
        alarms: rows.length,
        unknown: scenario === 'good' ? 0 : 4,
        faults: scenario === 'good' ? 0 : 2,
      },
    },
  };
}
