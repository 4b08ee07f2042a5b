/** What each domain registers, one section a domain: its rows, its codes and its places. A domain that joins adds its line here. */
import type { CarParkEntry, RegistryFile } from './contract.ts';
import { environmentLists, environmentRows } from './environment/section.ts';
import {
  bayCodes,
  carParkRows,
  type FacilityRow,
  hazardPointRow,
  reportSourceRow,
  routeRows,
  venueRows,
} from './facilities.ts';

/** A code and where it stands in the file. */
export interface Named {
  code: string;
  path: string;
}

/** Something that stands in a grid. */
export interface Placed {
  code: string;
  grid: string;
  lon: number;
  lat: number;
}

interface Section {
  /** What its codes are called in a fault; each is given once among them. */
  codesAre: string;
  codes(file: RegistryFile): Named[];
  /** Lists of what stands in grids, by their path. */
  places(file: RegistryFile): { path: string; entries: readonly Placed[] }[];
  /** Parents before their children. */
  rows(file: RegistryFile): FacilityRow[];
}

const PARKING: Section = {
  codesAre: 'Parking code',
  codes: ({ carParks }) => carParks.flatMap(parkingCodes),
  places: ({ carParks }) => [{ path: 'carParks', entries: carParks }],
  rows: ({ carParks }) => carParks.flatMap(carParkRows),
};

const FITNESS: Section = {
  codesAre: 'Fitness code',
  codes: ({ venues }) => [
    ...codesIn(venues, 'venues'),
    ...venues.flatMap((venue, index) => codesIn(venue.machines ?? [], `venues[${index}].machines`)),
  ],
  places: ({ venues }) => [{ path: 'venues', entries: venues }],
  rows: ({ venues }) => venues.flatMap(venueRows),
};

const PATROL: Section = {
  codesAre: 'Patrol code',
  codes: ({ routes }) => [
    ...codesIn(routes, 'routes'),
    ...routes.flatMap((route, index) => codesIn(route.checkpoints, `routes[${index}].checkpoints`)),
  ],
  places: ({ routes }) =>
    routes.map(({ checkpoints }, index) => ({ path: `routes[${index}].checkpoints`, entries: checkpoints })),
  rows: ({ routes }) => routes.flatMap(routeRows),
};

const HAZARDS: Section = {
  codesAre: 'Hazard code',
  codes: ({ hazardPoints, reportSources }) => [
    ...codesIn(hazardPoints, 'hazardPoints'),
    ...codesIn(reportSources, 'reportSources'),
  ],
  places: ({ hazardPoints }) => [{ path: 'hazardPoints', entries: hazardPoints }],
  rows: ({ hazardPoints, reportSources }) => [
    ...hazardPoints.map(hazardPointRow),
    ...reportSources.map(reportSourceRow),
  ],
};

const ENVIRONMENT: Section = {
  codesAre: 'Environment code',
  codes: (file) => environmentLists(file).flatMap(({ entries, path }) => codesIn(entries, path)),
  places: environmentLists,
  rows: environmentRows,
};

export const SECTIONS: readonly Section[] = [PARKING, FITNESS, PATROL, HAZARDS, ENVIRONMENT];

/** Every facility in the order of the file, parents before their children. */
export function facilitiesOf(file: RegistryFile): FacilityRow[] {
  return SECTIONS.flatMap(({ rows }) => rows(file));
}

export function codesIn(entries: readonly { code: string }[], path: string): Named[] {
  return entries.map(({ code }, index) => ({ code, path: `${path}[${index}].code` }));
}

function parkingCodes(carPark: CarParkEntry, index: number): Named[] {
  const levels = (carPark.levels ?? []).flatMap((level, at) => {
    const path = `carParks[${index}].levels[${at}]`;
    return [
      { code: level.code, path: `${path}.code` },
      ...bayCodes(level).map((code) => ({ code, path: `${path}.bays` })),
    ];
  });
  return [{ code: carPark.code, path: `carParks[${index}].code` }, ...levels];
}
