/** Where a new case lies. Pure. */
import { booleanPointInPolygon } from '@turf/boolean-point-in-polygon';
import { unknownGrid } from '../../errors/errors.ts';
import type { Registry } from '../../registry/registry.ts';
import { badField } from './action-context.ts';
import type { ReportRequest } from './contract.ts';
import type { Signal } from './signals.ts';

export interface CaseLocation {
  grid: string | null;
  facility: number | null;
  place: string | null;
  lon: number | null;
  lat: number | null;
}

/** What the report says goes before what its first signal says; a grid nobody named is the one around the position. */
export function locationOf(body: ReportRequest, first: Signal | undefined, registry: Registry): CaseLocation {
  const { lon, lat } = body;
  if ((lon === undefined) !== (lat === undefined)) throw badField(lon === undefined ? 'lon' : 'lat', 'is required');
  if (body.grid !== undefined && !registry.grids.some(({ code }) => code === body.grid)) throw unknownGrid(body.grid);
  const [x, y] = lon === undefined ? [first?.lon ?? null, first?.lat ?? null] : [lon, lat ?? null];
  const around = lon === undefined ? (first?.grid ?? null) : null;
  return {
    grid: body.grid ?? around ?? gridAround(registry, x, y),
    facility: first?.facility ?? null,
    place: body.place ?? first?.place ?? null,
    lon: x,
    lat: y,
  };
}

/** The smallest grid around a position; null: it lies outside of all. */
function gridAround({ grids }: Registry, lon: number | null, lat: number | null): string | null {
  if (lon === null || lat === null) return null;
  const around = grids.filter(({ polygon }) => booleanPointInPolygon([lon, lat], polygon));
  return (around.find(({ kind }) => kind === 'micro') ?? around[0])?.code ?? null;
}
