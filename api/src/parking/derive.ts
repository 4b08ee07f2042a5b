/** From stored state to the rows a screen sees. Pure: the same facts, registry, scope and instant give the same rows. */
import type { Completeness } from '../freshness/contract.ts';
import { freshnessOf, isReporting, isSuspect, NEVER_HEARD, newest, ratio } from '../freshness/freshness.ts';
import { type Facility, inScope, type Registry, type Scope } from '../registry/registry.ts';
import { localDay, weekBefore } from '../time/local-day.ts';
import {
  ALMOST_FULL_OCCUPANCY,
  type CarPark,
  type CarParkState,
  type ParkingDayPoint,
  type ParkingTotals,
} from './contract.ts';
import { contradictsBays } from './disagreement.ts';
import type { BayCounts, LotLatest } from './queries.ts';
import { type Curves, STEP_MS, valueAt } from './steps.ts';

const TREND_STEPS = 24;

export interface ParkingFacts {
  lots: ReadonlyMap<number, LotLatest>;
  bays: ReadonlyMap<number, BayCounts>;
  /** Device → entries since local midnight. */
  entriesToday: ReadonlyMap<number, number>;
  curves: Curves;
  curvesLastWeek: Curves;
}

/** One row per car park of the scope. */
export function carParkRows(facts: ParkingFacts, registry: Registry, scope: Scope, now: number): CarPark[] {
  return lotsOf(registry, scope).map((lot) => carParkRow(facts, lot, now));
}

/** What holds for all car parks of the scope together; sums over those that report. */
export function parkingTotals(facts: ParkingFacts, registry: Registry, scope: Scope, now: number): ParkingTotals {
  const lots = lotsOf(registry, scope);
  const counted = countedLots(facts, lots, now);
  const known = counted.length > 0;
  const usable = known ? sum(counted, ({ latest }) => latest.total - latest.outOfService) : null;
  const occupied = known ? sum(counted, ({ latest }) => latest.occupied) : null;
  const telling = lots.filter((lot) => entriesOf(facts, lot) !== null);
  const entries = telling.length > 0 ? sum(telling, (lot) => entriesOf(facts, lot) ?? 0) : null;
  const states = counted.map(({ latest }) => stateOf(latest));
  return {
    ...completeness(counted, lots.length),
    spaces: sum(lots, (lot) => lot.capacity),
    usable,
    occupied,
    free: usable === null || occupied === null ? null : usable - occupied,
    occupancy: ratio(occupied, usable),
    freeLastWeek: freeLastWeek(facts, registry, counted, now),
    entriesToday: entries,
    turnoverToday: ratio(
      entries,
      sum(telling, (lot) => lot.capacity),
    ),
    telling: telling.length,
    full: states.filter((state) => state === 'full').length,
    almostFull: states.filter((state) => state === 'almost-full').length,
  };
}

/** The whole local day in steps, keyed by the epoch ms of their start; steps to come have only `typical`. */
export function parkingDay(
  facts: ParkingFacts,
  registry: Registry,
  scope: Scope,
  now: number,
): Record<string, ParkingDayPoint> {
  const zone = registry.community.timezone;
  const lots = lotsOf(registry, scope);
  const day = localDay(now, zone);
  const points: Record<string, ParkingDayPoint> = {};
  for (let start = day.startsAt; start < day.endsAt; start += STEP_MS) {
    points[start] = {
      occupancy: start <= now ? occupancyAt(facts.curves, lots, start) : null,
      typical: occupancyAt(facts.curvesLastWeek, lots, weekBefore(start, zone)),
    };
  }
  return points;
}

interface CountedLot {
  lot: Facility;
  latest: LotLatest;
}

/** The car parks whose latest reading may stand in a total: it reports, and its own bays do not contradict it. */
export function countedLots(
  facts: Pick<ParkingFacts, 'lots' | 'bays'>,
  lots: readonly Facility[],
  now: number,
): CountedLot[] {
  return lots.flatMap((lot) => {
    const latest = lot.device === null ? undefined : facts.lots.get(lot.device);
    if (latest === undefined || !isReporting(latest, lot.reportEveryS, now)) return [];
    return contradictsBays(lot.capacity, latest, facts.bays.get(lot.id)) ? [] : [{ lot, latest }];
  });
}

export function lotsOf(registry: Registry, scope: Scope): Facility[] {
  return registry.carParks.filter((lot) => inScope(scope, lot));
}

function carParkRow(facts: ParkingFacts, lot: Facility, now: number): CarPark {
  const latest = lot.device === null ? undefined : facts.lots.get(lot.device);
  const heard = latest ?? NEVER_HEARD;
  const contradicted = latest !== undefined && contradictsBays(lot.capacity, latest, facts.bays.get(lot.id));
  const trusted = latest !== undefined && !isSuspect(latest.quality) && !contradicted ? latest : undefined;
  const freshness = freshnessOf(heard, lot.reportEveryS);
  const usable = trusted ? trusted.total - trusted.outOfService : null;
  const entries = entriesOf(facts, lot);
  return {
    code: lot.code,
    name: lot.name,
    grid: lot.grid,
    lon: lot.lon,
    lat: lot.lat,
    ...freshness,
    suspect: contradicted ? [...freshness.suspect, 'baysDisagree'] : freshness.suspect,
    state: trusted && isReporting(heard, lot.reportEveryS, now) ? stateOf(trusted) : 'unknown',
    method: latest?.method ?? null,
    spaces: lot.capacity,
    outOfService: latest?.outOfService ?? null,
    occupied: latest?.occupied ?? null,
    free: trusted && usable !== null ? usable - trusted.occupied : null,
    occupancy: ratio(trusted?.occupied ?? null, usable),
    entriesToday: entries,
    turnoverToday: ratio(entries, lot.capacity),
    bays: facts.bays.get(lot.id) ?? null,
    trend: trendOf(facts, lot, now),
  };
}

function stateOf(latest: LotLatest): CarParkState {
  const usable = latest.total - latest.outOfService;
  if (latest.occupied >= usable) return 'full';
  return latest.occupied / usable >= ALMOST_FULL_OCCUPANCY ? 'almost-full' : 'open';
}

function completeness(counted: CountedLot[], expected: number): Completeness {
  return { asOf: newest(counted.map(({ latest }) => latest.asOf)), reporting: counted.length, expected };
}

function trendOf(facts: ParkingFacts, lot: Facility, now: number): CarPark['trend'] {
  const from = (Math.floor(now / STEP_MS) - TREND_STEPS + 1) * STEP_MS;
  const curve = lot.device === null ? undefined : facts.curves.get(lot.device);
  const values = Array.from({ length: TREND_STEPS }, (_, index) => {
    const value = valueAt(curve, from + index * STEP_MS, lot.reportEveryS);
    return value ? rounded(ratio(value.occupied, value.usable)) : null;
  });
  return { from, stepMs: STEP_MS, values };
}

/** Only when each of the car parks counted now is known for then: a smaller set would look like more free space. */
function freeLastWeek(facts: ParkingFacts, registry: Registry, counted: CountedLot[], now: number): number | null {
  if (counted.length === 0) return null;
  const then = weekBefore(now, registry.community.timezone);
  let free = 0;
  for (const { lot } of counted) {
    const value = valueAt(facts.curvesLastWeek.get(lot.device ?? -1), then, lot.reportEveryS);
    if (value === undefined) return null;
    free += value.usable - value.occupied;
  }
  return free;
}

function occupancyAt(curves: Curves, lots: Facility[], at: number): number | null {
  let occupied = 0;
  let usable = 0;
  for (const lot of lots) {
    const value = lot.device === null ? undefined : valueAt(curves.get(lot.device), at, lot.reportEveryS);
    if (value === undefined) continue;
    occupied += value.occupied;
    usable += value.usable;
  }
  return rounded(ratio(occupied, usable));
}

function entriesOf(facts: ParkingFacts, lot: Facility): number | null {
  return lot.device === null ? null : (facts.entriesToday.get(lot.device) ?? null);
}

/** Curves are drawn, not read: four digits are enough and keep noise out of the changes. */
function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 10_000) / 10_000;
}

function sum<Item>(items: Item[], value: (item: Item) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
