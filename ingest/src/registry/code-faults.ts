/** Codes that are given twice. Grids and shapes stand for themselves; facilities must be unique within their domain. Pure. */
import type { CarParkEntry, GridShapes, RegistryFault, RegistryFile } from './contract.ts';
import { bayCodes } from './facilities.ts';

interface Named {
  code: string;
  path: string;
}

/** One fault per repeated code, naming where it stood first. */
export function duplicateCodes(file: RegistryFile, shapes: GridShapes): RegistryFault[] {
  const indexed = (entries: readonly { code: string }[], path: string) =>
    entries.map(({ code }, index) => ({ code, path: `${path}[${index}].code` }));
  return [
    repeated('Grid code', indexed(file.grids, 'grids')),
    repeated(
      'Shape of grid',
      indexed(
        shapes.features.map((feature) => feature.properties),
        'grids.geojson.features',
      ),
    ),
    repeated('Parking code', file.carParks.flatMap(parkingCodes)),
    repeated('Fitness code', [
      ...indexed(file.venues, 'venues'),
      ...file.venues.flatMap((venue, index) => indexed(venue.machines ?? [], `venues[${index}].machines`)),
    ]),
    repeated('Patrol code', [
      ...indexed(file.routes, 'routes'),
      ...file.routes.flatMap((route, index) => indexed(route.checkpoints, `routes[${index}].checkpoints`)),
    ]),
    repeated('Hazard code', [
      ...indexed(file.hazardPoints, 'hazardPoints'),
      ...indexed(file.reportSources, 'reportSources'),
    ]),
    ...file.routes.map((route, index) => repeated('Round code', indexed(route.rounds, `routes[${index}].rounds`))),
  ].flat();
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

function repeated(what: string, names: Named[]): RegistryFault[] {
  const first = new Map<string, string>();
  const faults = new Map<string, RegistryFault>();
  for (const { code, path } of names) {
    const before = first.get(code);
    if (before === undefined) first.set(code, path);
    // One fault per place: a bay prefix used twice would otherwise fill the list with every bay.
    else if (!faults.has(path))
      faults.set(path, { code: 'duplicate-code', path, message: `${what} ${code} is already used at ${before}.` });
  }
  return [...faults.values()];
}
