/** Spaces, levels and bays of a car park must tell the same number. Pure. */
import type { CarParkEntry, RegistryFault, RegistryFile } from './contract.ts';

/** A sensor in every bay of the largest car parks there are; more is a slip of the keyboard (`to: 2100000`). */
const BAYS_PER_LEVEL_MAX = 20_000;
const CODE_LENGTH_MAX = 64;

/** Faults of every car park. */
export function spacesFaults(file: RegistryFile): RegistryFault[] {
  return file.carParks.flatMap((carPark, index) => [
    ...levelSumFaults(carPark, `carParks[${index}]`),
    ...(carPark.levels ?? []).flatMap((level, at) => bayFaults(level, `carParks[${index}].levels[${at}]`)),
  ]);
}

type Level = NonNullable<CarParkEntry['levels']>[number];

/** How many bays a level declares; at least 0, and 0 when they cannot all be created. */
export function bayCount({ bays }: Level): number {
  if (bays === undefined || bays.to < bays.from) return 0;
  const count = bays.to - bays.from + 1;
  return count > BAYS_PER_LEVEL_MAX || bays.prefix.length + String(bays.to).length > CODE_LENGTH_MAX ? 0 : count;
}

function levelSumFaults({ code, spaces, levels }: CarParkEntry, path: string): RegistryFault[] {
  if (levels === undefined || levels.length === 0) return [];
  const sum = levels.reduce((total, level) => total + level.spaces, 0);
  if (sum === spaces) return [];
  return [
    {
      code: 'spaces-mismatch',
      path: `${path}.spaces`,
      message: `Car park ${code} has ${spaces} spaces, but its levels add up to ${sum}.`,
    },
  ];
}

function bayFaults(level: Level, path: string): RegistryFault[] {
  const { bays } = level;
  if (bays === undefined) return [];
  if (bays.to < bays.from)
    return [{ code: 'invalid-field', path: `${path}.bays.to`, message: `must not be below "from" (${bays.from}).` }];
  if (bays.prefix.length + String(bays.to).length > CODE_LENGTH_MAX)
    return [
      {
        code: 'invalid-field',
        path: `${path}.bays.prefix`,
        message: `makes codes longer than ${CODE_LENGTH_MAX} characters.`,
      },
    ];
  const count = bays.to - bays.from + 1;
  if (count !== level.spaces)
    return [
      {
        code: 'spaces-mismatch',
        path: `${path}.bays`,
        message: `Level ${level.code} has ${level.spaces} spaces, but ${count} bays are numbered ${bays.from} to ${bays.to}.`,
      },
    ];
  if (count > BAYS_PER_LEVEL_MAX)
    return [
      {
        code: 'invalid-field',
        path: `${path}.bays`,
        message: `declares ${count} bays; a level has at most ${BAYS_PER_LEVEL_MAX}.`,
      },
    ];
  return [];
}
