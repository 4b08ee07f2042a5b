/** Facilities that name a grid which does not exist, or that do not stand in the grid they name. Pure. */
import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon';
import type { RegistryFault, RegistryFile } from './contract.ts';
import type { GridPolygon } from './grid-faults.ts';
import { type Placed, SECTIONS } from './sections.ts';

/** `polygons` holds the sound ones by grid code; where the grid's own shape is at fault nothing more is said. */
export function placeFaults(file: RegistryFile, polygons: ReadonlyMap<string, GridPolygon>): RegistryFault[] {
  const known = new Set(file.grids.map((grid) => grid.code));
  const check = (entries: readonly Placed[], path: string) =>
    entries.flatMap((entry, index) => placeFault(entry, `${path}[${index}]`, known, polygons));
  return SECTIONS.flatMap(({ places }) => places(file).flatMap(({ entries, path }) => check(entries, path)));
}

function placeFault(
  { code, grid, lon, lat }: Placed,
  path: string,
  known: ReadonlySet<string>,
  polygons: ReadonlyMap<string, GridPolygon>,
): RegistryFault[] {
  if (!known.has(grid))
    return [
      { code: 'unknown-grid', path: `${path}.grid`, message: `${code} stands in grid ${grid}, which is not declared.` },
    ];
  const named = polygons.get(grid);
  if (named === undefined || contains(named, lon, lat)) return [];
  const around = [...polygons].filter(([, polygon]) => contains(polygon, lon, lat)).map(([other]) => other);
  const at = `${code} at ${lon}, ${lat}`;
  if (around.length > 0)
    return [
      {
        code: 'facility-outside-its-grid',
        path,
        message: `${at} is not in grid ${grid} but in ${around.join(' and ')}.`,
      },
    ];
  return [{ code: 'facility-outside-grids', path, message: `${at} lies outside every grid (it names ${grid}).` }];
}

function contains({ polygon, box }: GridPolygon, lon: number, lat: number): boolean {
  return (
    lon >= box.west &&
    lon <= box.east &&
    lat >= box.south &&
    lat <= box.north &&
    booleanPointInPolygon([lon, lat], polygon)
  );
}
