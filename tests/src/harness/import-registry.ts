import path from 'node:path';
import { startChild } from '@cockpit/standalone/child';
import { ROOT } from './root.ts';

/** Imports a folder as `npm run registry -- import` does. Throws with its own words. */
export async function importRegistry(folder: string, env: Readonly<Record<string, string | undefined>>): Promise<void> {
  const entry = path.join(ROOT, 'ingest/src/cli/registry.ts');
  const exit = await startChild({ name: 'registry', entry, args: ['import', folder], env }).exited;
  if (exit.code !== 0) throw new Error(`the registry was not imported: ${exit.stderr}`);
}
