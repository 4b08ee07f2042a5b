/** From stored state to the rows a screen sees. Pure. */

import type { SourceStatus } from '../freshness/freshness.ts';
import { freshnessOf, isReporting, isSuspect, NEVER_HEARD, newest } from '../freshness/freshness.ts';
import { type AnyFacility, inScope, type Registry, type Scope } from '../registry/registry.ts';
import { localHour } from '../time/local-day.ts';
import type { AirPoint, EnvironmentTotals, WasteBin, WaterPoint } from './contract.ts';
import { meanLevel, noiseLimit, waterClass } from './limits.ts';
import { pointsOf } from './points.ts';
import type { AirHour, AirLatest, FillLatest, WaterLatest } from './queries.ts';

/** A bin is full from here on: what is thrown in now falls beside it. */
export const FULL_AT = 0.9;

export interface EnvironmentFacts {
  air: ReadonlyMap<number, AirLatest>;
  fill: ReadonlyMap<number, FillLatest>;
  water: ReadonlyMap<number, WaterLatest>;
  airHours: readonly AirHour[];
}

export function airRows(facts: EnvironmentFacts, registry: Registry, scope: Scope, now: number): AirPoint[] {
  const hours = new Map(facts.airHours.map((hour) => [hour.device, hour]));
  return pointsOf(registry, 'air-point')
    .filter((point) => inScope(scope, point))
    .map((point) => {
      const latest = latestOf(facts.air, point);
      const known = latest !== undefined && !isSuspect(latest.quality) ? latest : undefined;
      const hour = point.device === null ? undefined : hours.get(point.device);
      return {
        ...placed(point, latest),
        pm25: known?.pm25 ?? null,
        pm10: known?.pm10 ?? null,
        noise: known?.noise ?? null,
        temperature: known?.temperature ?? null,
        humidity: known?.humidity ?? null,
        pm25Hour: hour === undefined || hour.pm25 === null ? null : tenth(hour.pm25 / hour.pm25Samples),
        noiseHour: tenth(hour === undefined ? null : meanLevel(hour.noiseEnergy, hour.noiseSamples)),
        noiseLimit: noiseLimit(point.attributes.noiseZone, localHour(now, registry.community.timezone)),
      };
    });
}

export function binRows(facts: EnvironmentFacts, registry: Registry, scope: Scope): WasteBin[] {
  return pointsOf(registry, 'waste-bin')
    .filter((point) => inScope(scope, point))
    .map((point) => {
      const latest = latestOf(facts.fill, point);
      const fill = latest !== undefined && !isSuspect(latest.quality) ? latest.level : null;
      return { ...placed(point, latest), waste: point.attributes.waste, fill, full: fill !== null && fill >= FULL_AT };
    });
}

export function waterRows(facts: EnvironmentFacts, registry: Registry, scope: Scope): WaterPoint[] {
  return pointsOf(registry, 'water-point')
    .filter((point) => inScope(scope, point))
    .map((point) => {
      const latest = latestOf(facts.water, point);
      const known = latest !== undefined && !isSuspect(latest.quality) ? latest : undefined;
      const level = known?.level ?? null;
      const found = known === undefined ? null : waterClass(itemsOf(known));
      return {
        ...placed(point, latest),
        level,
        levelState: levelState(level, point.attributes),
        quality: found?.quality ?? null,
        worst: found?.worst ?? null,
        targetClass: point.attributes.targetClass,
      };
    });
}

/** What holds for all points of the scope together, of those that report. */
export function environmentTotals(
  facts: EnvironmentFacts,
  registry: Registry,
  scope: Scope,
  now: number,
): EnvironmentTotals {
  const airPoints = airRows(facts, registry, scope, now);
  const bins = binRows(facts, registry, scope);
  const waterPoints = waterRows(facts, registry, scope);
  const reports = reportingCodes(facts, registry, scope, now);
  const air = airPoints.filter(({ code }) => reports.has(code));
  const fill = bins.filter(({ code }) => reports.has(code));
  const water = waterPoints.filter(({ code }) => reports.has(code));
  const hours = air.flatMap(({ pm25Hour }) => pm25Hour ?? []);
  const classes = water.flatMap(({ quality }) => quality ?? []);
  return {
    asOf: newest([...air, ...fill, ...water].map(({ asOf }) => asOf)),
    reporting: reports.size,
    expected: airPoints.length + bins.length + waterPoints.length,
    pm25Hour: tenth(hours.length === 0 ? null : hours.reduce((sum, value) => sum + value, 0) / hours.length),
    noisy: air.filter((row) => row.noiseHour !== null && row.noiseLimit !== null && row.noiseHour > row.noiseLimit)
      .length,
    airPoints: airPoints.length,
    binsFull: fill.filter(({ full }) => full).length,
    bins: bins.length,
    binsReporting: fill.length,
    waterWorst: classes.length === 0 ? null : Math.max(...classes),
    waterBelowTarget: water.filter(
      (row) => row.quality !== null && row.targetClass !== null && row.quality > row.targetClass,
    ).length,
    waterHigh: water.filter(({ levelState: state }) => state === 'warning' || state === 'guaranteed').length,
    waterPoints: waterPoints.length,
  };
}

/** Codes are unique within the domain. */
function reportingCodes(facts: EnvironmentFacts, registry: Registry, scope: Scope, now: number): Set<string> {
  const reporting = (points: readonly Omit<AnyFacility, 'attributes'>[], latest: ReadonlyMap<number, SourceStatus>) =>
    points.flatMap((point) => {
      const heard = point.device === null ? undefined : latest.get(point.device);
      return heard !== undefined && inScope(scope, point) && isReporting(heard, point.reportEveryS, now)
        ? [point.code]
        : [];
    });
  return new Set([
    ...reporting(pointsOf(registry, 'air-point'), facts.air),
    ...reporting(pointsOf(registry, 'waste-bin'), facts.fill),
    ...reporting(pointsOf(registry, 'water-point'), facts.water),
  ]);
}

function latestOf<Latest>(latest: ReadonlyMap<number, Latest>, { device }: { device: number | null }) {
  return device === null ? undefined : latest.get(device);
}

function placed(
  { code, name, grid, lon, lat, reportEveryS }: Omit<AnyFacility, 'attributes'>,
  latest: SourceStatus | undefined,
) {
  return { code, name, grid, lon, lat, ...freshnessOf(latest ?? NEVER_HEARD, reportEveryS) };
}

function itemsOf({ ph, dissolvedOxygen, ammonia, cod, permanganate, phosphorus }: WaterLatest) {
  return { ph, dissolvedOxygen, ammonia, cod, permanganate, phosphorus };
}

function levelState(
  level: number | null,
  { warningLevel, guaranteedLevel }: { warningLevel: number | null; guaranteedLevel: number | null },
): WaterPoint['levelState'] {
  if (level === null || (warningLevel === null && guaranteedLevel === null)) return null;
  if (guaranteedLevel !== null && level >= guaranteedLevel) return 'guaranteed';
  return warningLevel !== null && level >= warningLevel ? 'warning' : 'normal';
}

function tenth(value: number | null): number | null {
  return value === null ? null : Math.round(value * 10) / 10;
}
