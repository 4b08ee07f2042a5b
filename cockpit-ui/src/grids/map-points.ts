/** What stands on the map: facilities, officers and open hazards, taken from the live tables. */
import type { Freshness, Text } from '@cockpit/api/common';
import type { Tables } from '@cockpit/api/live';
import { judge } from '../live/freshness.ts';

/** Open hazards drawn at most; the worst come first, the panel lists them all. */
const MAX_HAZARD_MARKS = 24;
const TRAIL_LENGTH = 4;

type PointKind = 'major' | 'general' | 'walker' | 'car-park' | 'venue';

export interface MapPoint {
  id: string;
  kind: PointKind;
  name: Text;
  lon: number;
  lat: number;
  /** Drawn hollow and grey: its source is silent. */
  silent: boolean;
  /** Drawn filled: the car park is full or almost. */
  busy: boolean;
  /** Where an officer came from, oldest first. */
  trail: readonly (readonly [lon: number, lat: number])[];
}

type Sources = Partial<Pick<Tables, 'carParks' | 'venues' | 'routes' | 'checkpoints' | 'hazards'>>;

/** Points in order of importance: what must be seen is placed first. */
export function mapPoints(tables: Sources, now: number): MapPoint[] {
  const hazards = Object.values(tables.hazards ?? {})
    .sort((a, b) => Number(b.level === 'major') - Number(a.level === 'major') || a.openedAt - b.openedAt)
    .flatMap((row) => at(row, { id: `hazard-${row.id}`, kind: row.level, silent: false, busy: true, trail: [] }))
    .slice(0, MAX_HAZARD_MARKS);
  const walkers = Object.values(tables.routes ?? {}).flatMap((route) =>
    route.walking === null
      ? []
      : at(
          { ...route.walking, name: { zh: route.walking.officer, en: route.walking.officer } },
          { id: `walker-${route.code}`, kind: 'walker', silent: false, busy: false, trail: trailOf(route, tables) },
        ),
  );
  const carParks = Object.values(tables.carParks ?? {}).flatMap((row) =>
    at(row, {
      id: `car-park-${row.code}`,
      kind: 'car-park',
      silent: isSilent(row, now),
      busy: row.state === 'full' || row.state === 'almost-full',
      trail: [],
    }),
  );
  const venues = Object.values(tables.venues ?? {}).flatMap((row) =>
    at(row, { id: `venue-${row.code}`, kind: 'venue', silent: isSilent(row, now), busy: false, trail: [] }),
  );
  return [...hazards, ...walkers, ...carParks, ...venues];
}

function at(
  row: { name: Text; lon: number | null; lat: number | null },
  rest: Omit<MapPoint, 'name' | 'lon' | 'lat'>,
): MapPoint[] {
  return row.lon === null || row.lat === null ? [] : [{ ...rest, name: row.name, lon: row.lon, lat: row.lat }];
}

function isSilent(row: Freshness, now: number): boolean {
  const { kind } = judge(row, now);
  return kind === 'stale' || kind === 'offline' || kind === 'never';
}

function trailOf(route: Tables['routes'][string], { checkpoints }: Sources): MapPoint['trail'] {
  return (route.round?.stops ?? [])
    .filter((stop) => stop.at !== null)
    .sort((a, b) => (a.at ?? 0) - (b.at ?? 0))
    .slice(-TRAIL_LENGTH)
    .flatMap((stop) => {
      const point = checkpoints?.[stop.checkpoint];
      return point === undefined || point.lon === null || point.lat === null ? [] : [[point.lon, point.lat] as const];
    });
}
