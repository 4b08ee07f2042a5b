/** What the routes of all domains share: how a scope is asked for, and how failures look. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import Type from 'typebox';
import type { Database } from '../database.ts';
import { unknownFacility, unknownGrid } from '../errors.ts';
import type { Broadcast } from '../live/broadcast.ts';
import type { Registries } from '../registry/cache.ts';
import { type Facility, inScope, type Registry, type Scope, scopeOf } from '../registry/registry.ts';
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
export async function historyQuestion(registries: Registries, query: HistoryQuery): Promise<HistoryQuestion> {
  const registry = await registries.get(query.community);
  const zone = registry.community.timezone;
  return { registry, scope: scopeAsked(registry, query.grid), range: historyRange(query, zone), zone };
}

/** The scope of a grid code. Throws RequestError unknown-grid. */
export function scopeAsked(registry: Registry, grid: string | undefined): Scope {
  const scope = scopeOf(registry, grid ?? null);
  if (scope === undefined) throw unknownGrid(grid ?? '');
  return scope;
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
