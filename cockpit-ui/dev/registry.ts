/** The fictional community as the simulated api knows it: read from the registry's own files. */
import { readFileSync } from 'node:fs';
import type { GridsReply } from '@cockpit/api/grids';
import type { GridShape } from '@cockpit/api/registry';
import type { Text } from '@cockpit/api/wire';

interface Placed {
  code: string;
  grid: string;
  name: Text;
  lon: number;
  lat: number;
}

export interface Registry {
  community: { code: string; name: Text; timezone: string; workers: number };
  carParks: (Placed & { spaces: number; levels?: { bays?: unknown }[] })[];
  venues: (Placed & {
    kind: 'greenway' | 'pod' | 'virtual' | 'court';
    capacity: number;
    opensAt: string;
    closesAt: string;
    machines?: unknown[];
  })[];
  routes: {
    code: string;
    name: Text;
    keyArea?: boolean;
    checkpoints: (Placed & { afterMinutes: number })[];
    rounds: { code: string; startsAt: string }[];
  }[];
  hazardPoints: (Placed & { kind: string; level: 'general' | 'major' })[];
}

const FOLDER = new URL('../../simulators/communities/yunfan/', import.meta.url);

export function readRegistry(): { registry: Registry; grids: GridsReply } {
  const file = JSON.parse(readFileSync(new URL('community.json', FOLDER), 'utf8'));
  const shapes = JSON.parse(readFileSync(new URL('grids.geojson', FOLDER), 'utf8'));
  const polygons = new Map<string, GridShape['polygon']>(
    shapes.features.map((feature: { properties: { code: string }; geometry: GridShape['polygon'] }) => [
      feature.properties.code,
      feature.geometry,
    ]),
  );
  const grids: GridShape[] = file.grids.map((grid: Omit<GridShape, 'polygon' | 'areaM2'>) => ({
    areaM2: 100_000,
    ...grid,
    parent: grid.parent ?? null,
    leader: grid.leader ?? null,
    workers: grid.workers ?? null,
    roads: grid.roads ?? [],
    polygon: polygons.get(grid.code),
  }));
  return { registry: file, grids: { community: { ...file.community, revision: '1' }, grids } };
}
