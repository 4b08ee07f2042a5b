/** From the registry file to the flat rows that tables `facility` and `device` hold. Pure. */
import type { Domain } from '../messages/contract.ts';
import type {
  CarParkEntry,
  FacilityAttributes,
  FacilityKind,
  HazardPointEntry,
  Name,
  ReportSourceEntry,
  RouteEntry,
  VenueEntry,
} from './contract.ts';
import { bayCount } from './spaces-faults.ts';

/** One facility; `device` when something speaks for it under the same code. */
export interface FacilityRow {
  domain: Domain;
  kind: FacilityKind;
  code: string;
  /** Code of the facility it belongs to, in the same domain. */
  parent: string | null;
  /** 0 stands alone, 1 has a parent, 2 has a grandparent. */
  depth: 0 | 1 | 2;
  grid: string | null;
  name: Name;
  lon: number | null;
  lat: number | null;
  capacity: number | null;
  attributes: (FacilityAttributes[keyof FacilityAttributes] | Record<never, never>) & { idsRestart?: true };
  /** Seconds; null inside `device`: speaks on events only. */
  device: { reportEveryS: number | null } | null;
}

type Level = NonNullable<CarParkEntry['levels']>[number];

/** Codes of the bays of a level, numbers padded to the width of the last one. */
export function bayCodes(level: Level): string[] {
  const { bays } = level;
  if (bays === undefined) return [];
  const width = String(bays.to).length;
  return Array.from(
    { length: bayCount(level) },
    (_, index) => `${bays.prefix}${String(bays.from + index).padStart(width, '0')}`,
  );
}

export function carParkRows(carPark: CarParkEntry): FacilityRow[] {
  const place = { domain: 'parking', grid: carPark.grid, lon: carPark.lon, lat: carPark.lat } as const;
  const lot: FacilityRow = {
    ...place,
    kind: 'car-park',
    code: carPark.code,
    parent: null,
    depth: 0,
    name: carPark.name,
    capacity: carPark.spaces,
    attributes: numbering(carPark),
    device: speaks(carPark.reportEvery),
  };
  const levels = (carPark.levels ?? []).flatMap((level): FacilityRow[] => [
    {
      ...place,
      kind: 'level',
      code: level.code,
      parent: carPark.code,
      depth: 1,
      name: level.name,
      capacity: level.spaces,
      attributes: numbering(level.counter),
      device: level.counter === undefined ? null : speaks(level.counter.reportEvery),
    },
    ...bayCodes(level).map(
      (code): FacilityRow => ({
        ...place,
        kind: 'bay',
        code,
        parent: level.code,
        depth: 2,
        name: { zh: code, en: code },
        capacity: 1,
        attributes: numbering(level.bays),
        device: speaks(level.bays?.reportEvery),
      }),
    ),
  ]);
  return [lot, ...levels];
}

export function venueRows(venue: VenueEntry): FacilityRow[] {
  const place = { domain: 'fitness', grid: venue.grid, lon: venue.lon, lat: venue.lat } as const;
  const { kind, opensAt, closesAt } = venue;
  return [
    {
      ...place,
      kind: 'venue',
      code: venue.code,
      parent: null,
      depth: 0,
      name: venue.name,
      capacity: venue.capacity,
      attributes: { kind, opensAt, closesAt, ...numbering(venue) },
      device: speaks(venue.reportEvery),
    },
    ...(venue.machines ?? []).map(
      (machine): FacilityRow => ({
        ...place,
        kind: 'machine',
        code: machine.code,
        parent: venue.code,
        depth: 1,
        name: machine.name,
        capacity: null,
        attributes: numbering(machine),
        device: speaks(undefined),
      }),
    ),
  ];
}

export function routeRows(route: RouteEntry): FacilityRow[] {
  const { keyArea = false, lateAfterMinutes, missedAfterMinutes, rounds } = route;
  return [
    {
      domain: 'patrol',
      kind: 'route',
      code: route.code,
      parent: null,
      depth: 0,
      grid: null,
      name: route.name,
      lon: null,
      lat: null,
      capacity: null,
      attributes: { keyArea, lateAfterMinutes, missedAfterMinutes, rounds },
      device: null,
    },
    ...route.checkpoints.map(
      ({ code, grid, name, lon, lat, afterMinutes, idsRestart }): FacilityRow => ({
        domain: 'patrol',
        kind: 'checkpoint',
        code,
        parent: route.code,
        depth: 1,
        grid,
        name,
        lon,
        lat,
        capacity: null,
        attributes: { afterMinutes, ...numbering({ idsRestart }) },
        device: speaks(undefined),
      }),
    ),
  ];
}

export function hazardPointRow(point: HazardPointEntry): FacilityRow {
  const { code, grid, name, kind, level, lon, lat, reportEvery } = point;
  return {
    domain: 'hazard',
    kind: 'hazard-point',
    code,
    parent: null,
    depth: 0,
    grid,
    name,
    lon,
    lat,
    capacity: null,
    attributes: { kind, level, ...numbering(point) },
    device: speaks(reportEvery),
  };
}

export function reportSourceRow({ code, name, domain, idsRestart }: ReportSourceEntry): FacilityRow {
  return {
    domain,
    kind: 'report-source',
    code,
    parent: null,
    depth: 0,
    grid: null,
    name,
    lon: null,
    lat: null,
    capacity: null,
    attributes: numbering({ idsRestart }),
    device: speaks(undefined),
  };
}

function speaks(reportEveryS: number | undefined): { reportEveryS: number | null } {
  return { reportEveryS: reportEveryS ?? null };
}

function numbering(entry: { idsRestart?: boolean | undefined } | undefined): { idsRestart?: true } {
  return entry?.idsRestart === true ? { idsRestart: true } : {};
}
