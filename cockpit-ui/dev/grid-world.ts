/** Simulated state of every grid, from the tables of what lies in it. */
import type { Tables } from '@cockpit/api/live';
import type { GridShape } from '@cockpit/api/registry';
import type { Registry } from './registry.ts';
import { type Scenario, worldTables } from './world.ts';

export function gridTable(
  registry: Registry,
  shapes: readonly GridShape[],
  at: number,
  scenario: Scenario,
): Tables['grids'] {
  return Object.fromEntries(
    shapes.map((shape) => {
      const tables = worldTables(registry, at, scenario, gridsWithin(shapes, shape.code));
      const parking = tables.parkingTotals['all'];
      const fitness = tables.fitnessTotals['all'];
      const patrol = tables.patrolTotals['all'];
      const hazards = tables.hazardTotals['all'];
      const state = tables.alarmTotals['all']?.worst ?? 'calm';
      const silent = scenario === 'bad' && shape.code === '990106007001403';
      return [
        shape.code,
        {
          state,
          hazardsMajor: hazards?.major ?? 0,
          hazardsGeneral: hazards?.general ?? 0,
          occupancy: parking?.occupancy ?? null,
          free: parking?.free ?? null,
          carParks: { reporting: parking?.reporting ?? 0, expected: parking?.expected ?? 0 },
          present: tables.fitnessTotals['all']?.present ?? null,
          venues: { reporting: fitness?.reporting ?? 0, expected: fitness?.expected ?? 0 },
          patrolPlanned: patrol?.planned ?? 0,
          patrolDone: patrol?.done ?? 0,
          patrolMissed: patrol?.missed ?? 0,
          expected: 80,
          reporting: silent ? 0 : 80,
          silentSince: silent ? at - 6 * 60_000 : null,
        },
      ];
    }),
  );
}

/** A grid and its parts. */
export function gridsWithin(shapes: readonly GridShape[], code: string): ReadonlySet<string> {
  return new Set(shapes.filter((shape) => shape.code === code || shape.parent === code).map((shape) => shape.code));
}
