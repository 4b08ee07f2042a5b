/** What part of a community a request asks about, within the reach of who asks. */
import Type from 'typebox';
import type { Database } from '../database/database.ts';
import { forbidden, type RequestError, unknownFacility, unknownGrid } from '../errors/errors.ts';
import type { Access } from '../gate/access.ts';
import type { Registries } from '../registry/cache.ts';
import { type Facility, inScope, type Registry, type Scope, scopeOf } from '../registry/registry.ts';
import { grantedGrids, type Reach, reaches } from '../rights/reach.ts';
import { type KeptRoom, roomOf } from './room.ts';

/** What routes within communities need. */
export interface RouteDeps {
  database: Database;
  registries: Registries;
}

export const GridCode = Type.String({
  pattern: '^[A-Za-z0-9]{1,20}$',
  description: 'Grid code; left out: the whole community',
});
export const CommunityCode = Type.String({
  maxLength: 64,
  description: 'Community code; left out: the default community',
});
export const ScopeQuery = Type.Object({ community: Type.Optional(CommunityCode), grid: Type.Optional(GridCode) });

/** The community asked for, or the first within reach. Throws RequestError. */
export async function requestedCommunity(
  registries: Registries,
  asked: string | undefined,
  reach: Reach,
): Promise<Registry> {
  const code = asked ?? (await firstWithin(registries, reach));
  if (code !== undefined && isOutside(reach, code)) throw forbidden('community: none of your roles covers it.');
  const registry = await registries.get(code);
  if (isOutside(reach, registry.community.code)) throw forbidden('community: none of your roles covers it.');
  return registry;
}

/** The scope of a grid code; of all that is within reach when there is none. Throws RequestError. */
export function requestedScope(registry: Registry, grid: string | undefined, reach: Reach): Scope {
  const scope = gridScope(registry, grid);
  const granted = grantedGrids(reach, scope.community);
  if (granted === null) return scope;
  if (grid !== undefined && !granted.has(grid)) throw outsideGrids(granted);
  const grids = scope.grids === null ? granted : new Set([...scope.grids].filter((code) => granted.has(code)));
  return { ...scope, grids };
}

/** The live room of a grid, or of the whole community. Throws RequestError when it shows more than is within reach. */
export async function requestedRoom(
  registries: Registries,
  { community: asked, grid }: { community?: string; grid?: string },
  reach: Reach,
): Promise<{ community: string; room: KeptRoom }> {
  const { community } = await requestedCommunity(registries, asked, reach);
  if (!reaches(reach, community.code, grid ?? null)) throw outsideGrids(grantedGrids(reach, community.code));
  return { community: community.code, room: roomOf(grid) };
}

/** The scope of a grid code, without regard to rights. Throws RequestError unknown-grid. */
export function gridScope(registry: Registry, grid: string | undefined): Scope {
  const scope = scopeOf(registry, grid ?? null);
  if (scope === undefined) throw unknownGrid(grid ?? '');
  return scope;
}

function outsideGrids(granted: ReadonlySet<string> | null): RequestError {
  return forbidden(`grid: your roles reach ${[...(granted ?? [])].slice(0, 20).join(', ')} only.`);
}

function isOutside(reach: Reach, community: string): boolean {
  return grantedGrids(reach, community)?.size === 0;
}

async function firstWithin(registries: Registries, reach: Reach): Promise<string | undefined> {
  if (reach.everywhere) return undefined;
  return (await registries.codes()).find((code) => !isOutside(reach, code));
}

/** The facilities of the scope, or the one asked for. Throws RequestError unknown-facility. */
export function requestedFacilities<F extends Facility>(
  facilities: readonly F[],
  scope: Scope,
  code: string | undefined,
): F[] {
  const found = facilities.filter(
    (facility) => inScope(scope, facility) && (code === undefined || facility.code === code),
  );
  if (code !== undefined && found.length === 0) throw unknownFacility(code);
  return found;
}

/** Ids of the devices that speak for facilities. */
export function devicesOf(facilities: readonly Facility[]): number[] {
  return facilities.flatMap((facility) => (facility.device === null ? [] : [facility.device]));
}

/** The grids both the question and the right allow, as a parameter; null: no restriction. */
export function gridsAllowed(scope: Scope, access: Access): string[] | null {
  const reach = access.gridsOf(scope.community);
  if (scope.grids === null) return reach === null ? null : [...reach];
  return [...scope.grids].filter((grid) => reach === null || reach.has(grid));
}
