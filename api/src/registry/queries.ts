import type { FacilityKind } from '@cockpit/ingest/registry';
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { type Database, rows } from '../database/database.ts';
import type { Text } from '../wire/contract.ts';
import type { GridShape } from './contract.ts';
import {
  type AnyFacility,
  CheckpointAttributes,
  type Facility,
  HazardPointAttributes,
  type RegisteredCheckpoint,
  type Registry,
  RouteAttributes,
  VenueAttributes,
} from './registry.ts';

const ATTRIBUTES = {
  route: Compile(RouteAttributes),
  venue: Compile(VenueAttributes),
  checkpoint: Compile(CheckpointAttributes),
  hazardPoint: Compile(HazardPointAttributes),
};

type FacilityRow = AnyFacility & { retired: boolean; roundsSince: Readonly<Record<string, number>> };
interface CommunityRow {
  name: Text;
  timezone: string;
  workers: number;
  revision: string;
}

/** Codes of all communities, the one imported first leading. */
export async function readCommunityCodes(database: Database): Promise<string[]> {
  const found = await rows<{ code: string }>(
    database,
    'community-codes',
    'select code from community order by first_imported_at, code',
  );
  return found.map((row) => row.code);
}

/** Reads a whole community; undefined: there is none of that code. Throws when a facility's attributes are unreadable. */
export async function readRegistry(database: Database, code: string): Promise<Registry | undefined> {
  const [communities, grids, facilities] = await Promise.all([
    readCommunity(database, code),
    readGrids(database, code),
    readFacilities(database, code),
  ]);
  const community = communities[0];
  if (community === undefined) return undefined;

  const standing = facilities.filter((facility) => !facility.retired);
  const ofKind = (kind: FacilityKind) => standing.filter((facility) => facility.kind === kind);
  const childrenOf = groupByParent(standing);
  return {
    community: { code, ...community },
    grids,
    carParks: ofKind('car-park'),
    venues: ofKind('venue').map((venue) => ({
      ...venue,
      venue: attributes(venue, ATTRIBUTES.venue),
      machines: childrenOf(venue).filter((child) => child.kind === 'machine'),
    })),
    routes: ofKind('route').map((route) => ({
      ...route,
      route: attributes(route, ATTRIBUTES.route),
      checkpoints: childrenOf(route)
        .filter((child) => child.kind === 'checkpoint')
        .map((child) => checkpointOf(child, route.code)),
    })),
    hazardPoints: ofKind('hazard-point').map((point) => ({
      ...point,
      point: attributes(point, ATTRIBUTES.hazardPoint),
    })),
    facilities: standing,
    byDevice: new Map(facilities.flatMap((f) => (f.device === null ? [] : [[f.device, f] as const]))),
  };
}

function readCommunity(database: Database, code: string): Promise<CommunityRow[]> {
  return rows(
    database,
    'community',
    `select jsonb_build_object('zh', name_zh, 'en', name_en) as name, timezone, workers,
       (extract(epoch from imported_at) * 1000)::int8::text as revision
     from community where code = $1`,
    [code],
  );
}

function readGrids(database: Database, code: string): Promise<GridShape[]> {
  return rows(
    database,
    'grids',
    `select code, kind, parent, jsonb_build_object('zh', name_zh, 'en', name_en) as name, leader, workers,
       area_m2 as "areaM2", roads, polygon
     from grid where community = $1 order by position`,
    [code],
  );
}

function readFacilities(database: Database, code: string): Promise<FacilityRow[]> {
  return rows(
    database,
    'facilities',
    `select f.id, f.domain, f.kind, f.code, f.parent, f.grid, jsonb_build_object('zh', f.name_zh, 'en', f.name_en) as name,
       f.lon, f.lat, coalesce(f.capacity, 0) as capacity, f.attributes, f.retired_at is not null as retired,
       d.id as device, d.report_every_s as "reportEveryS",
       coalesce((extract(epoch from greatest(f.watched_since, c.watched_since)) * 1000)::float8, 0) as "watchedSince", f.rounds_since as "roundsSince"
     from facility f join community c on c.code = f.community left join device d on d.facility = f.id
     where f.community = $1 order by f.position, f.id`,
    [code],
  );
}

function groupByParent(facilities: FacilityRow[]): (parent: Facility) => FacilityRow[] {
  const children = new Map<number | null, FacilityRow[]>();
  for (const facility of facilities) {
    const siblings = children.get(facility.parent);
    if (siblings) siblings.push(facility);
    else children.set(facility.parent, [facility]);
  }
  return (parent) => children.get(parent.id) ?? [];
}

function checkpointOf(facility: FacilityRow, route: string): RegisteredCheckpoint {
  return { ...facility, route, ...attributes(facility, ATTRIBUTES.checkpoint) };
}

function attributes<S extends TSchema>(
  facility: FacilityRow,
  schema: { Check(value: unknown): boolean; Type(): S },
): Static<S> {
  if (!schema.Check(facility.attributes))
    throw new Error(`The attributes of ${facility.kind} ${facility.code} in the registry are not readable.`);
  return facility.attributes as Static<S>;
}
