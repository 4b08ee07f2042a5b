/** The screens, built by Vite when their sources are newer than what was built last. */
import { spawn } from 'node:child_process';
import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { StartFault } from '../ground/fault.ts';

const LINES_IN_FAULT = 5;

/** Builds when stale and returns the folder to serve; `signal` ends a build. Throws StartFault with the compiler's words. */
export async function buildUi(root: string, say: (line: string) => void, signal: AbortSignal): Promise<string> {
  const ui = path.join(root, 'cockpit-ui');
  const dist = path.join(ui, 'dist');
  const built = await stat(path.join(dist, 'index.html')).then(
    (entry) => entry.mtimeMs,
    () => 0,
  );
  const sources = ['src', 'public', 'index.html', 'vite.config.ts', 'package.json'].map((name) => path.join(ui, name));
  const newest = Math.max(
    ...(await Promise.all([...sources, path.join(root, 'api/src')].map(newestIn))),
    await newestIn(path.join(root, 'package-lock.json')),
  );
  if (built >= newest) return dist;
  say('Building the screens (once, and after a change) …');
  await runVite(ui, signal);
  return dist;
}

async function runVite(ui: string, signal: AbortSignal): Promise<void> {
  const manifest = createRequire(path.join(ui, 'package.json')).resolve('vite/package.json');
  const vite = path.join(path.dirname(manifest), 'bin/vite.js');
  const build = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: ui,
    signal,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  build.on('error', () => {}); // `close` follows and is enough
  const lines: string[] = [];
  for (const stream of [build.stdout, build.stderr])
    stream.on('data', (chunk: Buffer) => lines.push(...chunk.toString('utf8').split('\n').filter(Boolean)));
  const code = await new Promise<number | null>((resolve) => build.once('close', resolve));
  if (code !== 0) throw new StartFault(`The screens cannot be built: ${lines.slice(-LINES_IN_FAULT).join(' ')}`);
}

/** Newest change of a file, or of anything in a folder, the removal of a file included. Epoch ms; 0: not there. */
async function newestIn(place: string): Promise<number> {
  const entry = await stat(place).catch(() => undefined);
  if (entry === undefined) return 0;
  if (!entry.isDirectory()) return entry.mtimeMs;
  const names: Dirent[] = await readdir(place, { withFileTypes: true });
  const below = names
    .filter(({ name }) => !name.includes('.test.'))
    .map(({ name }) => newestIn(path.join(place, name)));
  return Math.max(entry.mtimeMs, ...(await Promise.all(below)));
}
