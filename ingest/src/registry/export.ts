/** The registry folder of a stored community, as it was imported. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Database, inTransaction } from '../database/database.ts';
import { type GridShapes, RegistryFile } from './contract.ts';
import { print } from './print.ts';
import { COMMUNITY_FILE, type RegistrySource, SHAPES_FILE } from './read-files.ts';
import { inSchemaOrder } from './schema-order.ts';
import { readStoredFile, readStoredShapes } from './store.ts';

/** The stored registry; undefined when there is no such community. Shapes come in the order of the grids. */
export async function exportRegistry(database: Database, community: string): Promise<RegistrySource | undefined> {
  return inTransaction(database, async (tx) => {
    const stored = await readStoredFile(tx, community);
    if (stored === undefined) return undefined;
    const file = inSchemaOrder(RegistryFile, stored) as RegistryFile;
    const shapes: GridShapes = { type: 'FeatureCollection', features: [] };
    for (const { code, polygon } of await readStoredShapes(tx, community))
      shapes.features.push({
        type: 'Feature',
        properties: { code },
        geometry: { type: 'Polygon', coordinates: polygon.coordinates },
      });
    return { file, shapes };
  });
}

/** Writes both files; the folder is created, files of the same name are replaced. */
export async function writeRegistryFolder(folder: string, { file, shapes }: RegistrySource): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, COMMUNITY_FILE), `${print(file)}\n`);
  await writeFile(join(folder, SHAPES_FILE), `${print(shapes)}\n`);
}
