/** Reads a registry folder. Only what a file system can get wrong is judged here; the content is judged in validate.ts. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { GridShapes, RegistryFile } from './contract.ts';
import { RegistryRefused } from './refused.ts';
import { validate } from './validate.ts';

export const COMMUNITY_FILE = 'community.json';
export const SHAPES_FILE = 'grids.geojson';
/** A community of 200 000 bays stays far below; anything larger is the wrong file. Bytes. */
const FILE_BYTES_MAX = 64 * 1024 * 1024;

/** A registry that passed validation. */
export interface RegistrySource {
  file: RegistryFile;
  shapes: GridShapes;
}

/**
 * The registry in `folder`, checked as a whole.
 * @throws RegistryRefused listing every fault; Error with one sentence when a file is missing or is not JSON.
 */
export async function readRegistryFolder(folder: string): Promise<RegistrySource> {
  const [file, shapes] = await Promise.all([
    readJson(join(folder, COMMUNITY_FILE)),
    readJson(join(folder, SHAPES_FILE)),
  ]);
  const faults = validate(file, shapes);
  if (faults.length > 0) throw new RegistryRefused(faults);
  return { file: file as RegistryFile, shapes: shapes as GridShapes };
}

async function readJson(path: string): Promise<unknown> {
  const { size } = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    throw new Error(
      cause.code === 'ENOENT' ? `There is no file ${path}.` : `${path} cannot be read: ${cause.message}.`,
    );
  });
  if (size > FILE_BYTES_MAX) throw new Error(`${path} is ${size} bytes large; at most ${FILE_BYTES_MAX} are read.`);
  const text = await readFile(path, 'utf8').catch((cause: Error) => {
    throw new Error(`${path} cannot be read: ${cause.message}.`);
  });
  try {
    // Editors on Windows like to start a file with a byte order mark.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new Error(`${path} is not JSON: ${(cause as Error).message}.`, { cause });
  }
}
