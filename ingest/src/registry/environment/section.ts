/** The section of the environment: see ../sections.ts. */
import type { RegistryFile } from '../contract.ts';
import type { FacilityRow } from '../facilities.ts';
import type { AirPointEntry, EnvironmentEntry, WasteBinEntry, WaterPointEntry } from './contract.ts';

const NOTHING: EnvironmentEntry = { airPoints: [], wasteBins: [], waterPoints: [] };
const LISTS = ['airPoints', 'wasteBins', 'waterPoints'] as const;

/** Its lists by their path in the file. */
export function environmentLists({ environment = NOTHING }: RegistryFile) {
  return LISTS.map((name) => ({ path: `environment.${name}`, entries: environment[name] }));
}

export function environmentRows({ environment = NOTHING }: RegistryFile): FacilityRow[] {
  const { airPoints, wasteBins, waterPoints } = environment;
  return [
    ...airPoints.map((point) => pointRow('air-point', point, { noiseZone: point.noiseZone ?? null })),
    ...wasteBins.map((bin) => pointRow('waste-bin', bin, { waste: bin.waste })),
    ...waterPoints.map((point) =>
      pointRow('water-point', point, {
        targetClass: point.targetClass ?? null,
        warningLevel: point.warningLevel ?? null,
        guaranteedLevel: point.guaranteedLevel ?? null,
      }),
    ),
  ];
}

function pointRow<Kind extends 'air-point' | 'waste-bin' | 'water-point'>(
  kind: Kind,
  { code, grid, name, lon, lat, reportEvery, idsRestart }: AirPointEntry | WasteBinEntry | WaterPointEntry,
  attributes: FacilityRow['attributes'],
): FacilityRow {
  return {
    domain: 'environment',
    kind,
    code,
    parent: null,
    depth: 0,
    grid,
    name,
    lon,
    lat,
    capacity: null,
    attributes: { ...attributes, ...(idsRestart === true && { idsRestart }) },
    device: { reportEveryS: reportEvery ?? null },
  };
}
