/** Registers the places of a trace by the registry's own command, so that they pass the same checks as any community. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { ReplayRegistry } from '../traces/dialect.ts';
import { ReplayFault } from './replay-fault.ts';

const REGISTRY_COMMAND = fileURLToPath(new URL('../../../ingest/src/cli/registry.ts', import.meta.url));
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const run = promisify(execFile);

/** Imports the community into the database. @throws ReplayFault with what the registry had against it. */
export async function register(
  { file, shapes }: ReplayRegistry,
  databaseUrl: string,
  signal: AbortSignal,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'cockpit-replay-'));
  try {
    await writeFile(join(folder, 'community.json'), JSON.stringify(file));
    await writeFile(join(folder, 'grids.geojson'), JSON.stringify(shapes));
    await run(process.execPath, ['--import', TSX, REGISTRY_COMMAND, 'import', folder], {
      env: { ...process.env, DATABASE_URL: databaseUrl },
      signal,
    });
  } catch (cause) {
    signal.throwIfAborted();
    const { stderr = '' } = cause as { stderr?: string };
    throw new ReplayFault(`The places of the trace could not be registered: ${stderr.trim() || String(cause)}`, {
      cause,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
