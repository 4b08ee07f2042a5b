/** Which grid a report belongs to. Pure. */
import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon';
import type { GridMap } from '../readings/reading.ts';
import type { ReportPayload } from './contract.ts';

/** The grid named if it exists in the community, else the micro-grid around lon/lat, else null. */
export function gridOf({ grid, lon, lat }: ReportPayload, map: GridMap | undefined): string | null {
  if (!map) return null;
  if (grid !== undefined && map.codes.has(grid)) return grid;
  if (lon === undefined || lat === undefined) return null;
  const around = map.micro.features.find((feature) => booleanPointInPolygon([lon, lat], feature));
  return around?.properties.code ?? null;
}
