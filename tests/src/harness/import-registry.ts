import { startChild } from '@cockpit/standalone/child';
import { programOf } from './programs.ts';

/** Imports a folder as `npm run registry -- import` does. Throws with its own words. */
export async function importRegistry(folder: string, env: Readonly<Record<string, string | undefined>>): Promise<void> {
  const exit = await startChild({ name: 'registry', entry: await programOf('registry'), args: ['import', folder], env })
    .exited;
  if (exit.code !== 0) throw new Error(`the registry was not imported: ${exit.stderr}`);
}
