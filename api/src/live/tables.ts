/** The tables a screen sees, out of what was read. Pure, and the one definition REST and the live road share. */
import { alarmTotals } from '../alarms/derive.ts';
import { caseTotals } from '../cases/derive.ts';
import { eventBars, streamRows } from '../events/derive.ts';
import { fitnessDay, fitnessTotals, venueRows } from '../fitness/derive.ts';
import { gridRows } from '../grids/derive.ts';
import { hazardDays, hazardKindRows, hazardRows, hazardTotals, sensorRows } from '../hazards/derive.ts';
import { carParkRows, parkingDay, parkingTotals } from '../parking/derive.ts';
import { checkpointRows, patrolTotals, routeRows } from '../patrol/derive.ts';
import { type PatrolPicture, patrolPicture } from '../patrol/picture.ts';
import type { Registry, Scope } from '../registry/registry.ts';
import { dutyNow } from '../shifts/duty-now.ts';
import { sourceTotals } from '../sources/derive.ts';
import type { RowOf, TableName, Tables } from './contract.ts';
import type { Part, RoomFacts, SharedFacts } from './facts.ts';

export interface View {
  shared: SharedFacts;
  room: RoomFacts;
  registry: Registry;
  scope: Scope;
  /** Epoch ms. */
  now: number;
  patrol: PatrolPicture;
}

type Group =
  | 'sources'
  | 'parking'
  | 'fitness'
  | 'patrol'
  | 'hazards'
  | 'grids'
  | 'events'
  | 'alarms'
  | 'duty'
  | 'cases';

/** A group of tables and the parts it is made of: untouched parts leave it as it stands. */
const GROUP_PARTS: Record<Group, readonly Part[]> = {
  sources: ['sources', 'flow', 'backlog'],
  parking: ['lots', 'bays', 'entriesToday', 'curves', 'curvesLastWeek'],
  fitness: ['venues', 'machineUse', 'hoursToday', 'hoursLastWeek'],
  patrol: ['checkins'],
  hazards: ['sensors', 'openCounts', 'dayCounts', 'openHazards'],
  grids: ['lots', 'venues', 'checkins', 'openCounts', 'sources', 'alarmCounts'],
  events: ['bars', 'stream', 'checkins'],
  alarms: ['alarms', 'alarmCounts', 'alarmRaises'],
  duty: ['duty'],
  cases: ['cases', 'caseStanding', 'caseFlows', 'caseClosing'],
};

/** The tables the given parts can have changed, whole. */
export function deriveTables(view: View, parts: ReadonlySet<Part>): Partial<Tables> {
  const tables: Partial<Tables> = {};
  for (const group of Object.keys(GROUP_PARTS) as Group[])
    if (GROUP_PARTS[group].some((part) => parts.has(part))) Object.assign(tables, GROUPS[group](view));
  return tables;
}

/** The patrol of all scopes at one instant; made once per reading and shared by its views. */
export function patrolOf(shared: SharedFacts, registry: Registry, now: number): PatrolPicture {
  return patrolPicture(shared.checkins, registry, now);
}

const GROUPS: Record<Group, (view: View) => Partial<Tables>> = {
  sources: ({ shared, scope }) => ({ sources: { all: sourceTotals(shared, scope) } }),
  parking: ({ shared, registry, scope, now }) => {
    const facts = { ...shared, curvesLastWeek: shared.curvesLastWeek.curves };
    return {
      parkingTotals: { all: parkingTotals(facts, registry, scope, now) },
      carParks: byKey('carParks', carParkRows(facts, registry, scope, now), (row) => row.code),
      parkingDay: parkingDay(facts, registry, scope, now),
    };
  },
  fitness: ({ shared, registry, scope, now }) => {
    const facts = { ...shared, use: shared.machineUse, hoursLastWeek: shared.hoursLastWeek.hours };
    return {
      fitnessTotals: { all: fitnessTotals(facts, registry, scope, now) },
      venues: byKey('venues', venueRows(facts, registry, scope, now), (row) => row.code),
      fitnessDay: fitnessDay(facts, registry, scope, now),
    };
  },
  patrol: ({ patrol, registry, scope, now }) => ({
    patrolTotals: { all: patrolTotals(patrol, registry, scope, now) },
    routes: byKey('routes', routeRows(patrol, registry, scope, now), (row) => row.code),
    checkpoints: byKey('checkpoints', checkpointRows(patrol, registry, scope, now), (row) => row.code),
  }),
  hazards: ({ shared, room, registry, scope, now }) => {
    const facts = hazardFacts(shared);
    return {
      hazardTotals: { all: hazardTotals(facts, registry, scope, now) },
      hazards: byKey('hazards', hazardRows(room.openHazards, facts, registry), (row) => String(row.id)),
      hazardKinds: byKey('hazardKinds', hazardKindRows(facts, registry, scope, now), (row) => row.kind),
      hazardDays: hazardDays(facts, registry, scope, now),
      sensors: byKey('sensors', scope.grid === null ? [] : sensorRows(facts, registry, scope), (row) => row.code),
    };
  },
  grids: ({ shared, patrol, registry, scope, now }) => ({
    grids: gridRows(
      {
        parking: shared,
        fitness: shared,
        hazards: hazardFacts(shared),
        sources: shared,
        alarms: shared.alarmCounts,
        patrol,
      },
      registry,
      scope,
      now,
    ),
  }),
  events: ({ shared, room, patrol, registry, scope, now }) => ({
    events: byKey('events', streamRows(room.stream, patrol, registry, scope, now), (row) => row.id),
    eventBars: eventBars(shared.bars, patrol, scope, now),
  }),
  alarms: ({ shared, room, registry, scope, now }) => ({
    alarms: byKey('alarms', [...room.alarms], (row) => String(row.id)),
    alarmTotals: alarmTotals(shared.alarmCounts, shared.alarmRaises, registry, scope, now),
  }),
  duty: ({ shared, registry, now }) => ({ duty: { all: dutyNow(shared.duty, registry.community.timezone, now) } }),
  cases: ({ shared, room, registry, scope }) => ({
    cases: byKey('cases', [...room.cases], (row) => String(row.id)),
    caseTotals: caseTotals(
      { standing: shared.caseStanding, flows: shared.caseFlows, closing: shared.caseClosing },
      registry,
      scope,
    ),
  }),
};

/** The register's part of the facts under the names hazards/derive.ts gives them. */
export function hazardFacts(shared: SharedFacts) {
  return { sensors: shared.sensors, open: shared.openCounts, days: shared.dayCounts };
}

function byKey<T extends TableName>(_: T, rows: RowOf<T>[], key: (row: RowOf<T>) => string): Record<string, RowOf<T>> {
  return Object.fromEntries(rows.map((row) => [key(row), row]));
}
