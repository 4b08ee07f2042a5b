/** The shipped community in the database: imported when it is not there or its files have changed. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { StateFile } from '../data-folder/state.ts';
import { openClient } from '../ground/connection.ts';
import { StartFault } from '../ground/fault.ts';
import { type ChildSpec, startChild } from '../processes/child.ts';

const FILES = ['community.json', 'grids.geojson'] as const;

/** Runs the importer if need be. Throws StartFault with its own words when it refuses. */
export async function importWhenChanged(parts: {
  folder: string;
  databaseUrl: string;
  /** The embedded server has another port at every start, but is always the one of this data folder. */
  embedded: boolean;
  state: StateFile;
  importer: ChildSpec;
}): Promise<void> {
  const texts = await Promise.all(FILES.map((name) => readFile(path.join(parts.folder, name), 'utf8')));
  const digest = createHash('sha256').update(texts.join('\0')).digest('hex');
  const { host, pathname } = new URL(parts.databaseUrl);
  const database = parts.embedded ? 'embedded' : `${host}${pathname}`;
  const { community } = JSON.parse(texts[0] ?? '') as { community: { code: string } };
  const imported = parts.state.get().imported ?? {};
  if (imported[database] === digest && (await knows(parts.databaseUrl, community.code))) return;

  const exit = await startChild(parts.importer).exited;
  if (exit.code !== 0) throw new StartFault(`The community in ${parts.folder} is not imported: ${exit.stderr}`);
  await parts.state.set({ imported: { ...imported, [database]: digest } });
}

async function knows(databaseUrl: string, code: string): Promise<boolean> {
  const client = openClient({ connectionString: databaseUrl }, 'cockpit-start');
  try {
    await client.connect();
    const { rows } = await client.query('select from community where code = $1', [code]);
    return rows.length > 0;
  } finally {
    await client.end();
  }
}
