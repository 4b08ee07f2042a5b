/** What the routes of all domains share: how a scope is asked for, and how failures look. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import Type from 'typebox';
import type { Database } from '../database.ts';
import { type RequestError, unknownFacility, unknownGrid } from '../errors.ts';
import type { Broadcast } from '../live/broadcast.ts';
import type { Room } from '../live/contract.ts';
import { roomOf } from '../live/rooms.ts';
import type { Registries } from '../registry/cache.ts';
import { type Facility, inScope, type Registry, type Scope, scopeOf } from '../registry/registry.ts';
import { forbidden } from '../rights/gate.ts';
import { grantedGrids, type Reach, reaches } from '../rights/reach.ts';
import { ErrorBody, type HistoryQuery } from './contract.ts';
import { type HistoryRange, historyRange } from './history.ts';

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

export interface RouteDeps {
  database: Database;
  registries: Registries;
  broadcast: Broadcast;
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

/** Failures every route may answer with. */
export const FAILURES = { '4xx': ErrorBody, '5xx': ErrorBody } as const;

export interface HistoryQuestion {
  registry: Registry;
  scope: Scope;
  range: HistoryRange;
  zone: string;
}

/** Resolves the scope and the range of a history. Throws RequestError. */
export async function historyQuestion(
  registries: Registries,
  query: HistoryQuery,
  reach: Reach,
): Promise<HistoryQuestion> {
  const registry = await communityAsked(registries, query.community, reach);
  const zone = registry.community.timezone;
  return { registry, scope: scopeAsked(registry, query.grid, reach), range: historyRange(query, zone), zone };
}

/** The community asked for, or the first within reach. Throws RequestError. */
export async function communityAsked(
  registries: Registries,
  asked: string | undefined,
  reach: Reach,
): Promise<Registry> {
  const code = asked ?? (await firstWithin(registries, reach));
  if (code !== undefined && isOutside(reach, code)) throw forbidden('community: none of your roles reaches there.');
  const registry = await registries.get(code);
  if (isOutside(reach, registry.community.code)) throw forbidden('community: none of your roles reaches there.');
  return registry;
}

/** The scope of a grid code; of all that is within reach when there is none. Throws RequestError. */
export function scopeAsked(registry: Registry, grid: string | undefined, reach: Reach): Scope {
  const scope = gridScope(registry, grid);
  const granted = grantedGrids(reach, scope.community);
  if (granted === null) return scope;
  if (grid !== undefined && !granted.has(grid)) throw outsideGrids(granted);
  const grids = scope.grids === null ? granted : new Set([...scope.grids].filter((code) => granted.has(code)));
  return { ...scope, grids };
}

/** The live room of a grid, or of the whole community. Throws RequestError when it shows more than is within reach. */
export async function roomAsked(
  registries: Registries,
  { community: asked, grid }: { community?: string; grid?: string },
  reach: Reach,
): Promise<{ community: string; room: Room }> {
  const { community } = await communityAsked(registries, asked, reach);
  if (!reaches(reach, community.code, grid ?? null)) throw outsideGrids(grantedGrids(reach, community.code));
  return { community: community.code, room: roomOf(grid) };
}

/** The scope of a grid code, whoever asks. Throws RequestError unknown-grid. */
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
export function facilitiesAsked<F extends Facility>(
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

/** The row of a table that has one. */
export function onlyRow<Row>(table: Record<string, Row>): Row {
  const row = table['all'];
  if (row === undefined) throw new Error('A table of totals has no row.');
  return row;
}
