/** Grids: every one has a sound shape, micro-grids lie inside their parents, and none of a kind overlap. Pure. */
import { area } from '@turf/area';
import type { Polygon } from 'geojson';
import polygonClipping, { type MultiPolygon, type Polygon as Rings } from 'polygon-clipping';
import type { GridEntry, GridShapes, RegistryFault, RegistryFile } from './contract.ts';
import { polygonFaults } from './ring-faults.ts';

/** Slivers below this come from rounding coordinates, not from drawing: m², or this share of the smaller grid. */
const SLIVER_M2 = 0.5;
const SLIVER_SHARE = 1e-6;

export interface GridPolygon {
  polygon: Polygon;
  areaM2: number;
  box: { west: number; south: number; east: number; north: number };
}

/** All faults of grids and shapes, and the sound polygons by grid code for callers that place something in them. */
export function gridFaults(
  file: RegistryFile,
  shapes: GridShapes,
): { faults: RegistryFault[]; polygons: Map<string, GridPolygon> } {
  const polygons = new Map<string, GridPolygon>();
  const faults = [...matchFaults(file, shapes), ...shapeFaults(shapes, polygons), ...parentFaults(file.grids)];
  const standing = file.grids.flatMap((grid, index) => {
    const shape = polygons.get(grid.code);
    return shape ? [{ ...grid, path: `grids[${index}]`, shape }] : [];
  });
  return { faults: [...faults, ...overlapFaults(standing), ...outsideParentFaults(standing)], polygons };
}

type StandingGrid = GridEntry & { path: string; shape: GridPolygon };

function matchFaults({ grids }: RegistryFile, { features }: GridShapes): RegistryFault[] {
  const drawn = new Set(features.map((feature) => feature.properties.code));
  const declared = new Set(grids.map((grid) => grid.code));
  return [
    ...grids.flatMap(({ code }, index): RegistryFault[] =>
      drawn.has(code)
        ? []
        : [
            {
              code: 'grid-without-shape',
              path: `grids[${index}]`,
              message: `Grid ${code} has no polygon in grids.geojson.`,
            },
          ],
    ),
    ...features.flatMap(({ properties: { code } }, index): RegistryFault[] =>
      declared.has(code)
        ? []
        : [
            {
              code: 'shape-without-grid',
              path: `grids.geojson.features[${index}]`,
              message: `The polygon of ${code} belongs to no grid in community.json.`,
            },
          ],
    ),
  ];
}

function shapeFaults({ features }: GridShapes, sound: Map<string, GridPolygon>): RegistryFault[] {
  return features.flatMap(({ properties: { code }, geometry }, index) => {
    const wrong = polygonFaults(geometry.coordinates);
    if (wrong.length === 0 && holesLeave(geometry.coordinates)) wrong.push('A hole reaches beyond the outer ring.');
    if (wrong.length === 0 && !sound.has(code)) sound.set(code, measure(geometry));
    return wrong.map(
      (message): RegistryFault => ({
        code: 'invalid-polygon',
        path: `grids.geojson.features[${index}]`,
        message: `Grid ${code}: ${message}`,
      }),
    );
  });
}

function holesLeave([outer, ...holes]: number[][][]): boolean {
  if (outer === undefined || holes.length === 0) return false;
  const beyond = polygonClipping.difference(
    holes.map((hole) => [positions(hole)]),
    [positions(outer)],
  );
  return area({ type: 'MultiPolygon', coordinates: beyond }) > SLIVER_M2;
}

function measure(geometry: Polygon): GridPolygon {
  const outer = geometry.coordinates[0] ?? [];
  const lons = outer.map((position) => position[0] as number);
  const lats = outer.map((position) => position[1] as number);
  const box = { west: Math.min(...lons), south: Math.min(...lats), east: Math.max(...lons), north: Math.max(...lats) };
  return { polygon: geometry, areaM2: area(geometry), box };
}

function parentFaults(grids: GridEntry[]): RegistryFault[] {
  const exclusive = new Set(grids.filter((grid) => grid.kind === 'exclusive').map((grid) => grid.code));
  return grids.flatMap(({ code, kind, parent }, index): RegistryFault[] => {
    const path = `grids[${index}].parent`;
    if (kind === 'exclusive')
      return parent === undefined
        ? []
        : [{ code: 'invalid-field', path, message: `Exclusive grid ${code} has no parent.` }];
    if (parent === undefined)
      return [{ code: 'micro-grid-without-parent', path, message: `Micro-grid ${code} names no exclusive grid.` }];
    if (exclusive.has(parent)) return [];
    return [
      {
        code: 'unknown-parent-grid',
        path,
        message: `Micro-grid ${code} belongs to ${parent}, which is no exclusive grid.`,
      },
    ];
  });
}

function overlapFaults(grids: StandingGrid[]): RegistryFault[] {
  return grids.flatMap((grid, index) =>
    grids.slice(0, index).flatMap((other) => {
      if (grid.kind !== other.kind || !boxesMeet(grid.shape, other.shape)) return [];
      return compare(grid, other, polygonClipping.intersection, (shared) => ({
        code: 'grids-overlap',
        message: `Grid ${grid.code} overlaps grid ${other.code} by ${squareMetres(shared)}.`,
      }));
    }),
  );
}

function outsideParentFaults(grids: StandingGrid[]): RegistryFault[] {
  const byCode = new Map(grids.map((grid) => [grid.code, grid]));
  return grids.flatMap((grid) => {
    const parent = grid.kind === 'micro' && grid.parent !== undefined ? byCode.get(grid.parent) : undefined;
    if (parent?.kind !== 'exclusive') return [];
    return compare(grid, parent, polygonClipping.difference, (beyond) => ({
      code: 'micro-grid-outside-parent',
      message: `Micro-grid ${grid.code} reaches ${squareMetres(beyond)} beyond its exclusive grid ${parent.code}.`,
    }));
  });
}

function compare(
  grid: StandingGrid,
  other: StandingGrid,
  clip: (a: Rings, b: Rings) => MultiPolygon,
  fault: (areaM2: number) => Pick<RegistryFault, 'code' | 'message'>,
): RegistryFault[] {
  const tolerance = Math.max(SLIVER_M2, SLIVER_SHARE * Math.min(grid.shape.areaM2, other.shape.areaM2));
  try {
    const left = area({ type: 'MultiPolygon', coordinates: clip(rings(grid), rings(other)) });
    return left > tolerance ? [{ ...fault(left), path: grid.path }] : [];
  } catch (cause) {
    // The library gives up on rare near-coincident edges; better to refuse than to let an overlap through.
    const message = `Grids ${grid.code} and ${other.code} cannot be compared: ${(cause as Error).message}`;
    return [{ code: 'invalid-polygon', path: grid.path, message }];
  }
}

function boxesMeet({ box: a }: GridPolygon, { box: b }: GridPolygon): boolean {
  return a.west < b.east && b.west < a.east && a.south < b.north && b.south < a.north;
}

function rings({ shape }: StandingGrid): Rings {
  return shape.polygon.coordinates.map(positions);
}

/** Without the altitude some tools write. */
function positions(ring: number[][]): [number, number][] {
  return ring.map(([lon, lat]) => [lon as number, lat as number]);
}

function squareMetres(value: number): string {
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} m²`;
}
