/** Everything that can be wrong with a registry, found in one go. Pure. */
import { Compile } from 'typebox/compile';
import { duplicateCodes } from './code-faults.ts';
import { GridShapes, type RegistryFault, RegistryFile } from './contract.ts';
import { gridFaults } from './grid-faults.ts';
import { placeFaults } from './place-faults.ts';
import { entryFaults } from './rule-faults.ts';
import { schemaFaults } from './schema-faults.ts';
import { spacesFaults } from './spaces-faults.ts';

const checkFile = Compile(RegistryFile);
const checkShapes = Compile(GridShapes);

/**
 * Every fault of a registry as read from `community.json` and `grids.geojson`; empty when it can be imported.
 * When the files do not even have the right form, only that is reported: nothing further could be judged.
 */
export function validate(file: unknown, shapes: unknown): RegistryFault[] {
  const faults = [...schemaFaults(checkFile, file, ''), ...schemaFaults(checkShapes, shapes, 'grids.geojson')];
  if (faults.length > 0 || !checkFile.Check(file) || !checkShapes.Check(shapes)) return faults;

  const grids = gridFaults(file, shapes);
  return [
    ...duplicateCodes(file, shapes),
    ...entryFaults(file),
    ...spacesFaults(file),
    ...grids.faults,
    ...placeFaults(file, grids.polygons),
  ];
}
