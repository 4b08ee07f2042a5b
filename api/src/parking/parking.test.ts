import { QUALITY } from '@cockpit/ingest/messages';
import { describe, expect, it } from 'vitest';
import { type Facility, type Scope, scopeOf } from '../registry/registry.ts';
import { NOW } from '../testing/community.ts';
import { facility, testRegistry } from '../testing/registry.ts';
import { carParkRows, type ParkingFacts, parkingDay, parkingTotals } from './derive.ts';
import type { LotLatest } from './queries.ts';
import { curvesOf, STEP_MS, valueAt } from './steps.ts';

const WEEK_MS = 7 * 86_400_000;
const STEP = NOW / STEP_MS;
const WALL: Scope = { community: 'test', grid: null, grids: null };

function latest(total: number, occupied: number, parts: Partial<LotLatest> = {}): LotLatest {
  const heard = { asOf: NOW - 1000, quality: 0, lastReceivedAt: NOW - 1000, status: 'online' as const };
  return { ...heard, total, occupied, outOfService: 0, method: 'balancing', ...parts };
}

function facts(lots: [number, LotLatest][], parts: Partial<ParkingFacts> = {}): ParkingFacts {
  const none = { bays: new Map(), entriesToday: new Map(), curves: new Map(), curvesLastWeek: new Map() };
  return { lots: new Map(lots), ...none, ...parts };
}

const registryOf = (...carParks: Facility[]) => testRegistry({ carParks });
const two = registryOf(facility(1, 'P1'), facility(2, 'P2', { grid: 'M2', capacity: 50 }));

describe('parking totals', () => {
  it.each<[string, Partial<LotLatest>]>([
    ['says it is offline', { status: 'offline' }],
    ['was silent for 2.5 intervals', { asOf: NOW - 150_000 }],
    ['reports more cars than spaces', { quality: QUALITY.overCapacity }],
    ['reports a negative count', { quality: QUALITY.negative | QUALITY.late }],
    ['has a clock ahead of time', { quality: QUALITY.clockAhead }],
    ['says ten times its spaces', { quality: QUALITY.capacityMismatch | QUALITY.implausible }],
  ])('leave out a car park that %s', (_, parts) => {
    const totals = parkingTotals(
      facts([
        [1, latest(100, 60)],
        [2, latest(50, 9, parts)],
      ]),
      two,
      WALL,
      NOW,
    );
    expect(totals).toMatchObject({ spaces: 150, usable: 100, occupied: 60, free: 40, reporting: 1, expected: 2 });
  });

  it('leave out a car park whose own bays contradict it, and its row says why', () => {
    const counted: [number, LotLatest][] = [
      [1, latest(100, 100)],
      [2, latest(50, 9)],
    ];
    const bays = new Map([[1, { free: 78, occupied: 20, closed: 0, unknown: 2 }]]);
    expect(parkingTotals(facts(counted, { bays }), two, WALL, NOW)).toMatchObject({
      ...{ occupied: 9, free: 41, full: 0, reporting: 1, expected: 2 },
    });
    const [row] = carParkRows(facts(counted, { bays }), two, WALL, NOW);
    expect(row).toMatchObject({
      suspect: ['baysDisagree'],
      state: 'unknown',
      free: null,
      occupancy: null,
      occupied: 100,
    });
    const mostlyUnknown = new Map([[1, { free: 0, occupied: 20, closed: 0, unknown: 80 }]]);
    expect(carParkRows(facts(counted, { bays: mostlyUnknown }), two, WALL, NOW)[0]).toMatchObject({
      ...{ suspect: [], state: 'full' },
    });
  });

  it('count a late reading, for its value is good', () => {
    const totals = parkingTotals(facts([[1, latest(100, 60, { quality: QUALITY.late })]]), two, WALL, NOW);
    expect(totals).toMatchObject({ occupied: 60, reporting: 1 });
  });

  it('are unknown, not zero, when nobody reports', () => {
    expect(parkingTotals(facts([]), two, WALL, NOW)).toEqual({
      asOf: null,
      reporting: 0,
      expected: 2,
      spaces: 150,
      usable: null,
      occupied: null,
      free: null,
      occupancy: null,
      freeLastWeek: null,
      entriesToday: null,
      telling: 0,
      turnoverToday: null,
      full: 0,
      almostFull: 0,
    });
  });

  it('keep out of the division what is out of service, and a car park wholly out of service from dividing by nothing', () => {
    const totals = parkingTotals(facts([[1, latest(100, 45, { outOfService: 10 })]]), two, WALL, NOW);
    expect(totals).toMatchObject({ usable: 90, occupancy: 0.5 });
    const [row] = carParkRows(facts([[1, latest(100, 0, { outOfService: 100 })]]), two, WALL, NOW);
    expect(row).toMatchObject({ free: 0, occupancy: null, state: 'full' });
  });

  it('turn over only the spaces of those who tell their entries', () => {
    const told = facts(
      [
        [1, latest(100, 1)],
        [2, latest(50, 1)],
      ],
      { entriesToday: new Map([[1, 250]]) },
    );
    expect(parkingTotals(told, two, WALL, NOW)).toMatchObject({ entriesToday: 250, turnoverToday: 2.5 });
  });

  it('compare with last week only when the same car parks are known for then', () => {
    const lots: [number, LotLatest][] = [
      [1, latest(100, 1)],
      [2, latest(50, 1)],
    ];
    const then = (STEP * STEP_MS - WEEK_MS) / STEP_MS;
    const one = [{ device: 1, step: then, occupied: 30, usable: 100 }];
    expect(parkingTotals(facts(lots, { curvesLastWeek: curvesOf(one) }), two, WALL, NOW).freeLastWeek).toBeNull();
    const both = curvesOf([...one, { device: 2, step: then - 1, occupied: 10, usable: 50 }]);
    expect(parkingTotals(facts(lots, { curvesLastWeek: both }), two, WALL, NOW).freeLastWeek).toBe(110);
  });

  it('mark full and almost full', () => {
    const states = [100, 95, 94].map(
      (occupied) =>
        carParkRows(facts([[1, latest(100, occupied)]]), registryOf(facility(1, 'P1')), WALL, NOW)[0]?.state,
    );
    expect(states).toEqual(['full', 'almost-full', 'open']);
  });

  it('are those of the grid and its micro-grids', () => {
    const scope = scopeOf(two, 'M2');
    const both = facts([
      [1, latest(100, 60)],
      [2, latest(50, 9)],
    ]);
    expect(scope && parkingTotals(both, two, scope, NOW)).toMatchObject({ spaces: 50, occupied: 9, expected: 1 });
    const parent = scopeOf(two, 'G1');
    expect(parent && parkingTotals(both, two, parent, NOW)).toMatchObject({ spaces: 150, occupied: 69 });
  });
});

describe('a car park', () => {
  it('that speaks on change only is never stale, and a suspect one shows what it said and why', () => {
    const lot = registryOf(facility(1, 'P1', { reportEveryS: null }));
    const [quiet] = carParkRows(facts([[1, latest(100, 5, { asOf: NOW - WEEK_MS })]]), lot, WALL, NOW);
    expect(quiet).toMatchObject({ state: 'open', staleAfterMs: null, free: 95 });
    const [suspect] = carParkRows(facts([[1, latest(100, 120, { quality: QUALITY.overCapacity })]]), lot, WALL, NOW);
    expect(suspect).toMatchObject({
      occupied: 120,
      free: null,
      occupancy: null,
      suspect: ['overCapacity'],
      state: 'unknown',
    });
  });

  it('draws six hours in 24 steps with gaps where nothing may be carried', () => {
    const curves = curvesOf([{ device: 1, step: STEP - 10, occupied: 25, usable: 100 }]);
    const [row] = carParkRows(facts([], { curves }), two, WALL, NOW);
    const values = row?.trend.values ?? [];
    expect(row?.trend.from).toBe(NOW - 23 * STEP_MS);
    // The step itself and 30 minutes on: two more steps.
    expect(values.map((value, index) => (value === null ? -1 : index)).filter((index) => index >= 0)).toEqual([
      13, 14, 15,
    ]);
    expect(values[13]).toBe(0.25);
  });
});

describe('the curve of the day', () => {
  it('has each step of the day, nothing ahead of now, and last week dashed through to midnight', () => {
    const evening = Date.parse('2026-11-15T22:00:00+08:00') / STEP_MS;
    const midnight = Date.parse('2026-11-22T00:00:00+08:00');
    const day = parkingDay(
      facts([], {
        curves: curvesOf([{ device: 1, step: STEP, occupied: 50, usable: 100 }]),
        curvesLastWeek: curvesOf([{ device: 1, step: evening, occupied: 10, usable: 100 }]),
      }),
      two,
      WALL,
      NOW,
    );
    expect(Object.keys(day)).toHaveLength(96);
    expect(day[NOW]).toEqual({ occupancy: 0.5, typical: null });
    expect(day[NOW + STEP_MS]).toEqual({ occupancy: null, typical: null });
    expect(day[midnight + 22 * 3_600_000]).toEqual({ occupancy: null, typical: 0.1 });
  });

  it('weighs car parks by their spaces and takes those known in the step', () => {
    const curves = curvesOf([
      { device: 1, step: STEP, occupied: 90, usable: 100 },
      { device: 2, step: STEP - 1, occupied: 0, usable: 50 },
    ]);
    expect(parkingDay(facts([], { curves }), two, WALL, NOW)[NOW]?.occupancy).toBe(0.6);
  });
});

describe('a last value', () => {
  it.each([
    [60, 2, true],
    [60, 3, false],
    [3600, 10, true],
    [3600, 11, false],
    [null, 24, true],
    [null, 25, false],
  ])('of a source that reports every %s s stands %d steps later: %s', (everyS, steps, stands) => {
    const curve = new Map([[100, { occupied: 1, usable: 2 }]]);
    expect(valueAt(curve, (100 + steps) * STEP_MS, everyS) !== undefined).toBe(stands);
  });
});
