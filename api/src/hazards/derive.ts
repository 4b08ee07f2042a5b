/** From the register and the sensors to the rows a screen sees. Pure. */
import { freshnessOf, isReporting, isSuspect, NEVER_HEARD, newest, suspectReasons } from '../freshness/freshness.ts';
import { type HazardPoint, inScope, type Registry, type Scope } from '../registry/registry.ts';
import { localDay } from '../time/local-day.ts';
import type { Hazard, HazardDay, HazardKindRow, HazardTotals, Sensor } from './contract.ts';
import type { DayCount, OpenCount, OpenHazard, SensorLatest } from './queries.ts';

/** Days of the bars, today included. */
export const HAZARD_DAYS = 7;

export interface HazardFacts {
  sensors: ReadonlyMap<number, SensorLatest>;
  open: readonly OpenCount[];
  days: readonly DayCount[];
}

/** What holds for the scope together. */
export function hazardTotals(facts: HazardFacts, registry: Registry, scope: Scope, now: number): HazardTotals {
  const sensors = sensorsOf(facts, registry, scope);
  const reporting = sensors.filter(({ point, latest }) => counts(point, latest, now));
  const { major, general } = openByLevel(facts, scope);
  const open = facts.open.filter((row) => inScope(scope, row));
  const date = localDay(now, registry.community.timezone).date;
  const today = facts.days.filter((row) => row.date === date && inScope(scope, row));
  return {
    asOf: newest(reporting.map(({ latest }) => latest?.asOf ?? null)),
    reporting: reporting.length,
    expected: sensors.length,
    open: major + general,
    major,
    general,
    oldestOpenedAt: open.length > 0 ? Math.min(...open.map((row) => row.oldestOpenedAt)) : null,
    openedToday: today.reduce((sum, row) => sum + row.opened, 0),
    closedToday: today.reduce((sum, row) => sum + row.closed, 0),
    ...stateCounts(sensors, now),
  };
}

/** An alarm or a fault stands however old or suspect it is; a normal state does not. */
function stateCounts(
  sensors: readonly PointWithLatest[],
  now: number,
): Pick<HazardTotals, 'normal' | 'alarms' | 'faults' | 'unknown'> {
  const result = { normal: 0, alarms: 0, faults: 0, unknown: 0 };
  for (const { point, latest } of sensors)
    if (latest?.state === 'alarm') result.alarms += 1;
    else if (latest?.state === 'fault') result.faults += 1;
    else if (counts(point, latest, now)) result.normal += 1;
    else result.unknown += 1;
  return result;
}

/** Open hazards of the scope by level. */
export function openByLevel(facts: Pick<HazardFacts, 'open'>, scope: Scope): { major: number; general: number } {
  const result = { major: 0, general: 0 };
  for (const row of facts.open) if (inScope(scope, row)) result[row.level] += row.open;
  return result;
}

/** The rows of the open hazards; a sensor's value is its latest reading. */
export function hazardRows(open: readonly OpenHazard[], facts: HazardFacts, registry: Registry): Hazard[] {
  return open.map((hazard) => {
    const facility = registry.byDevice.get(hazard.device);
    const latest = hazard.source === 'sensor' ? facts.sensors.get(hazard.device) : undefined;
    return {
      id: hazard.id,
      source: hazard.source,
      state: hazard.state,
      sensorState: latest?.state ?? null,
      kind: hazard.kind,
      level: hazard.level,
      name: facility?.name ?? { zh: hazard.kind, en: hazard.kind },
      description: hazard.description,
      grid: hazard.grid,
      lon: hazard.lon ?? facility?.lon ?? null,
      lat: hazard.lat ?? facility?.lat ?? null,
      openedAt: hazard.openedAt,
      value: latest?.value ?? hazard.value,
      unit: latest?.unit ?? hazard.unit,
      suspect: suspectReasons(hazard.quality),
    };
  });
}

/** Sensors of the scope by kind, with their open alarms. */
export function hazardKindRows(facts: HazardFacts, registry: Registry, scope: Scope, now: number): HazardKindRow[] {
  const kinds = new Map<string, HazardKindRow>();
  for (const { point, latest } of sensorsOf(facts, registry, scope)) {
    const kind = point.point.kind;
    const row = kinds.get(kind) ?? { kind, open: 0, reporting: 0, expected: 0 };
    row.expected += 1;
    if (counts(point, latest, now)) row.reporting += 1;
    kinds.set(kind, row);
  }
  for (const row of facts.open) {
    const kind = kinds.get(row.kind);
    if (kind !== undefined && row.sensor && inScope(scope, row)) kind.open += row.open;
  }
  return [...kinds.values()];
}

/** The last HAZARD_DAYS local days, keyed by date; a day on which nothing happened is zero, for the register is complete. */
export function hazardDays(
  facts: HazardFacts,
  registry: Registry,
  scope: Scope,
  now: number,
): Record<string, HazardDay> {
  const days: Record<string, HazardDay> = {};
  for (let offset = 1 - HAZARD_DAYS; offset <= 0; offset++)
    days[localDay(now, registry.community.timezone, offset).date] = { general: 0, major: 0, closed: 0 };
  for (const row of facts.days) {
    const day = days[row.date];
    if (day === undefined || !inScope(scope, row)) continue;
    day[row.level] += row.opened;
    day.closed += row.closed;
  }
  return days;
}

/** One row per sensor of the scope. */
export function sensorRows(facts: HazardFacts, registry: Registry, scope: Scope): Sensor[] {
  return sensorsOf(facts, registry, scope).map(({ point, latest }) => ({
    code: point.code,
    name: point.name,
    kind: point.point.kind,
    grid: point.grid,
    lon: point.lon,
    lat: point.lat,
    ...freshnessOf(latest ?? NEVER_HEARD, point.reportEveryS),
    state: latest?.state ?? 'unknown',
    since: latest?.since ?? null,
    value: latest === undefined || isSuspect(latest.quality) ? null : latest.value,
    unit: latest?.unit ?? null,
  }));
}

interface PointWithLatest {
  point: HazardPoint;
  latest: SensorLatest | undefined;
}

function sensorsOf(facts: Pick<HazardFacts, 'sensors'>, registry: Registry, scope: Scope): PointWithLatest[] {
  return registry.hazardPoints
    .filter((point) => inScope(scope, point))
    .map((point) => ({ point, latest: point.device === null ? undefined : facts.sensors.get(point.device) }));
}

/** Whether its state is known: a sensor that is heard and says unknown tells nothing of its place. */
function counts(point: HazardPoint, latest: SensorLatest | undefined, now: number): boolean {
  return latest !== undefined && latest.state !== 'unknown' && isReporting(latest, point.reportEveryS, now);
}
