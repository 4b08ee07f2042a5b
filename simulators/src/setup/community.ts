/** Reads a registry folder: the devices there are. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RegistryFile } from '@cockpit/ingest/registry';
import { Compile } from 'typebox/compile';

const FAULTS_NAMED_MAX = 5;
const registryFile = Compile(RegistryFile);

/** The community of a folder; throws with a sentence when it cannot be read or does not follow the file format. */
export async function readCommunity(folder: string): Promise<RegistryFile> {
  const path = join(folder, 'community.json');
  const content = await contentOf(path);
  if (registryFile.Check(content)) return content;
  const faults = registryFile.Errors(content).slice(0, FAULTS_NAMED_MAX);
  const named = faults.map(({ instancePath, message }) => `${instancePath || '/'} ${message}`);
  throw new Error(`${path} is not a registry file: ${named.join('; ')}`);
}

async function contentOf(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    const reason = cause instanceof SyntaxError ? 'is not JSON' : 'cannot be read';
    throw new Error(`${path} ${reason}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
