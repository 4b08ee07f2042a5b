/** One community as the api keeps it in memory: what exists, by id and by kind. Read-only; replaced as a whole. */
import type { Domain } from '@cockpit/ingest/messages/stored';
import type { FacilityKind } from '@cockpit/ingest/registry';
import Type, { type Static } from 'typebox';
import type { Text } from '../wire/contract.ts';
import type { CommunityInfo, GridShape } from './contract.ts';

export const RouteAttributes = Type.Object({
  keyArea: Type.Optional(Type.Boolean()),
  lateAfterMinutes: Type.Number(),
  missedAfterMinutes: Type.Number(),
  rounds: Type.Array(
    Type.Object({ code: Type.String(), startsAt: Type.String(), weekdays: Type.Array(Type.Integer()) }),
  ),
});
export const VenueAttributes = Type.Object({
  kind: Type.Union([Type.Literal('greenway'), Type.Literal('pod'), Type.Literal('virtual'), Type.Literal('court')]),
  opensAt: Type.String(),
  closesAt: Type.String(),
});
export const HazardPointAttributes = Type.Object({
  kind: Type.String(),
  level: Type.Union([Type.Literal('general'), Type.Literal('major')]),
});
export const CheckpointAttributes = Type.Object({ afterMinutes: Type.Number() });

export interface Facility {
  id: number;
  domain: Domain;
  kind: FacilityKind;
  code: string;
  parent: number | null;
  grid: string | null;
  name: Text;
  lon: number | null;
  lat: number | null;
  capacity: number;
  /** Id of the device that speaks for it, null: none. */
  device: number | null;
  reportEveryS: number | null;
  /** Since when it is registered and somebody listens, epoch ms: what was before nobody knows. */
  watchedSince: number;
}
/** Of any kind, with what only its kind has. */
export type AnyFacility = Facility & { attributes: Readonly<Record<string, unknown>> };
export type RegisteredVenue = Facility & { venue: Static<typeof VenueAttributes>; machines: Facility[] };
export type RegisteredCheckpoint = Facility & { afterMinutes: number; route: string };
export type PatrolRoute = Facility & {
  route: Static<typeof RouteAttributes>;
  checkpoints: RegisteredCheckpoint[];
  /** `{code} {weekday}` of a round → since when it is planned, epoch ms; not named: for as long as the route. */
  roundsSince: Readonly<Record<string, number>>;
};
export type HazardPoint = Facility & { point: Static<typeof HazardPointAttributes> };

export interface Registry {
  community: CommunityInfo;
  grids: GridShape[];
  carParks: Facility[];
  venues: RegisteredVenue[];
  routes: PatrolRoute[];
  hazardPoints: HazardPoint[];
  /** All that stand, for domains without a list of their own here. */
  facilities: readonly AnyFacility[];
  /** Device id → the facility it stands at; retired ones included, because events still name them. */
  byDevice: ReadonlyMap<number, Facility>;
}

/** The part of a community a question is about. `grids` null: all of it, places without a grid included. */
export interface Scope {
  community: string;
  grid: string | null;
  grids: ReadonlySet<string> | null;
}

/** The scope of a grid (an exclusive grid stands for itself and its micro-grids); undefined: there is no such grid. */
export function scopeOf(registry: Registry, grid: string | null): Scope | undefined {
  const community = registry.community.code;
  if (grid === null) return { community, grid, grids: null };
  if (!registry.grids.some((shape) => shape.code === grid)) return undefined;
  const micro = registry.grids.filter((shape) => shape.parent === grid).map((shape) => shape.code);
  return { community, grid, grids: new Set([grid, ...micro]) };
}

/** The scope of several grids as one, of those there are; null: the whole community. Undefined: there is none of them. */
export function scopeOfGrids(registry: Registry, grids: readonly string[] | null): Scope | undefined {
  const [only] = grids ?? [null];
  if (grids === null || grids.length === 1) return scopeOf(registry, only ?? null);
  const found = grids.flatMap((grid) => [...(scopeOf(registry, grid)?.grids ?? [])]);
  return found.length === 0 ? undefined : { community: registry.community.code, grid: null, grids: new Set(found) };
}

export function inScope(scope: Scope, place: { grid: string | null }): boolean {
  return scope.grids === null || (place.grid !== null && scope.grids.has(place.grid));
}

/** Grid codes of a scope as a query parameter; null: no restriction. */
export function gridsParameter(scope: Scope): string[] | null {
  return scope.grids === null ? null : [...scope.grids];
}
