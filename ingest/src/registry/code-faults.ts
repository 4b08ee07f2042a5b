/** Codes that are given twice. Grids and shapes stand for themselves; facilities must be unique within their domain. Pure. */
import type { GridShapes, RegistryFault, RegistryFile } from './contract.ts';
import { codesIn, type Named, SECTIONS } from './sections.ts';

/** One fault per repeated code, naming where it stood first. */
export function duplicateCodes(file: RegistryFile, shapes: GridShapes): RegistryFault[] {
  return [
    repeated('Grid code', codesIn(file.grids, 'grids')),
    repeated(
      'Shape of grid',
      codesIn(
        shapes.features.map((feature) => feature.properties),
        'grids.geojson.features',
      ),
    ),
    ...SECTIONS.map(({ codesAre, codes }) => repeated(codesAre, codes(file))),
    ...file.routes.map((route, index) => repeated('Round code', codesIn(route.rounds, `routes[${index}].rounds`))),
  ].flat();
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
