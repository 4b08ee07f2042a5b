/** How each grid is doing: the other domains' figures, cut to the grid. Pure. */
import { worstAlarm } from '../alarms/derive.ts';
import type { AlarmCount } from '../alarms/queries.ts';
import { countedVenues, type FitnessFacts, venuesOf } from '../fitness/derive.ts';
import { ratio } from '../freshness/freshness.ts';
import { type HazardFacts, openByLevel } from '../hazards/derive.ts';
import { countedLots, lotsOf, type ParkingFacts } from '../parking/derive.ts';
import { countedStops, type PatrolPicture } from '../patrol/picture.ts';
import { inScope, type Registry, type Scope, scopeOf } from '../registry/registry.ts';
import type { SourceFacts } from '../sources/derive.ts';
import type { GridNow } from './contract.ts';

export interface GridFacts {
  parking: Pick<ParkingFacts, 'lots' | 'bays'>;
  fitness: Pick<FitnessFacts, 'venues'>;
  patrol: PatrolPicture;
  hazards: Pick<HazardFacts, 'open'>;
  sources: Pick<SourceFacts, 'sources' | 'unheardSince'>;
  alarms: readonly AlarmCount[];
}

/** One row per grid of the scope, keyed by its code: who may see one grid learns nothing of the others. */
export function gridRows(facts: GridFacts, registry: Registry, within: Scope, now: number): Record<string, GridNow> {
  const result: Record<string, GridNow> = {};
  for (const { code } of registry.grids) {
    if (!inScope(within, { grid: code })) continue;
    const scope = scopeOf(registry, code);
    if (scope !== undefined) result[code] = gridRow(facts, registry, scope, now);
  }
  return result;
}

function gridRow(facts: GridFacts, registry: Registry, scope: Scope, now: number): GridNow {
  const { major, general } = openByLevel(facts.hazards, scope);
  const allLots = lotsOf(registry, scope);
  const allVenues = venuesOf(registry, scope);
  const lots = countedLots(facts.parking, allLots, now);
  const venues = countedVenues(facts.fitness, allVenues, now);
  const stops = countedStops(facts.patrol, scope);
  const missed = stops.filter((stop) => stop.state === 'missed').length;
  const occupied = lots.reduce((sum, { latest }) => sum + latest.occupied, 0);
  const usable = lots.reduce((sum, { latest }) => sum + latest.total - latest.outOfService, 0);
  return {
    state: worstAlarm(facts.alarms, scope) ?? 'calm',
    hazardsMajor: major,
    hazardsGeneral: general,
    occupancy: lots.length > 0 ? ratio(occupied, usable) : null,
    free: lots.length > 0 ? usable - occupied : null,
    carParks: { reporting: lots.length, expected: allLots.length },
    present: venues.length > 0 ? venues.reduce((sum, { latest }) => sum + latest.present, 0) : null,
    venues: { reporting: venues.length, expected: allVenues.length },
    patrolPlanned: stops.length,
    patrolDone: stops.filter((stop) => stop.checkin !== undefined).length,
    patrolMissed: missed,
    ...sourcesOf(facts.sources, scope),
  };
}

function sourcesOf(facts: GridFacts['sources'], scope: Scope): Pick<GridNow, 'expected' | 'reporting' | 'silentSince'> {
  let expected = 0;
  let reporting = 0;
  let lastAt: number | null = null;
  for (const row of facts.sources) {
    if (!inScope(scope, row)) continue;
    expected += row.expected;
    reporting += row.reporting;
    if (row.lastAt !== null && (lastAt === null || row.lastAt > lastAt)) lastAt = row.lastAt;
  }
  if (facts.unheardSince !== null) return { expected, reporting: null, silentSince: null };
  return { expected, reporting, silentSince: expected > 0 && reporting === 0 ? lastAt : null };
}
