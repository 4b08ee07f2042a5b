/** From the registry's grids and their shapes to the rows of table `grid`. Pure. */
import { area } from '@turf/area';
import type { GridShapes } from './contract.ts';
import type { RegistrySource } from './read-files.ts';

export interface GridRow {
  code: string;
  kind: 'exclusive' | 'micro';
  parent: string | null;
  name: { zh: string; en: string };
  leader: string | null;
  workers: number | null;
  areaM2: number;
  roads: unknown[];
  polygon: GridShapes['features'][number]['geometry'];
  /** Order of the registry file. */
  position: number;
}

/** Rows in the order of the file. The registry must have passed validation. */
export function gridRows({ file, shapes }: RegistrySource): GridRow[] {
  const drawn = new Map(shapes.features.map(({ properties, geometry }) => [properties.code, geometry]));
  return file.grids.map(({ code, kind, parent, name, leader, workers, roads }, position) => {
    const { type, coordinates } = drawn.get(code) ?? { type: 'Polygon', coordinates: [] };
    // Whatever else a drawing tool wrote beside the coordinates (a bounding box, say) is not kept.
    const polygon = { type, coordinates };
    return {
      code,
      kind,
      parent: parent ?? null,
      name,
      leader: leader ?? null,
      workers: workers ?? null,
      areaM2: area(polygon),
      roads: roads ?? [],
      polygon,
      position,
    };
  });
}
