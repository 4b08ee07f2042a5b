/** The data folder: made, checked for writing, and held by one `npm start` at a time. */
import { readFileSync } from 'node:fs';
import {
  access,
  constants,
  mkdir,
  mkdtemp,
  open,
  readFile,
  rename,
  rm,
  rmdir,
  stat,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { errorCode, StartFault, toError } from '../ground/fault.ts';

/** What the tools (`npm run registry`, `npm run replay`) need to find the running stack. */
export interface RunFile {
  pid: number;
  databaseUrl: string;
  mqttUrl: string;
  apiUrl: string;
  dataDir: string;
  startedAt: string;
  /** COCKPIT_CLOCK of the services; undefined: the world's time. */
  clock: string | undefined;
}

export interface DataFolder {
  path: string;
  logs: string;
  /** Writes run.json, readable by the owner only: it carries the database password. */
  announce(run: RunFile): Promise<void>;
  /** Takes run.json and the lock away. */
  release(): Promise<void>;
}

/** Opens `folder` for this process. Throws StartFault when it cannot be written or another start holds it. */
export async function openDataFolder(folder: string): Promise<DataFolder> {
  const lock = path.join(folder, 'lock');
  const run = path.join(folder, 'run.json');
  const logs = path.join(folder, 'logs');
  try {
    await nearestFolder(folder);
    await mkdir(logs, { recursive: true, mode: 0o711 });
    await holdLock(lock, folder);
  } catch (thrown) {
    if (thrown instanceof StartFault) throw thrown;
    throw new StartFault(`The data folder ${folder} cannot be used: ${await reason(thrown, folder)}.`, {
      cause: thrown,
    });
  }
  return {
    path: folder,
    logs,
    announce: (content) => writeWhole(run, `${JSON.stringify(content, undefined, 2)}\n`),
    release: async () => {
      await rm(run, { force: true });
      await rm(lock, { force: true });
    },
  };
}

/** Fails where nothing can be created. Node's recursive mkdir never returns below a folder such as /proc that has no room for it. */
async function nearestFolder(folder: string): Promise<void> {
  for (let above = folder; ; above = path.dirname(above)) {
    const found = await stat(above).catch(() => undefined);
    if (found === undefined) continue;
    if (above !== folder) await rmdir(await mkdtemp(path.join(above, '.cockpit-')));
    return;
  }
}

/** Written beside and renamed, so that a reader or a crash never meets half a file. Mode 0600. */
export async function writeWhole(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

async function holdLock(lock: string, folder: string): Promise<void> {
  for (;;) {
    try {
      const handle = await open(lock, 'wx', 0o600);
      await handle.writeFile(`${process.pid}\n`);
      return await handle.close();
    } catch (thrown) {
      if (errorCode(thrown) !== 'EEXIST') throw thrown;
    }
    const holder = Number(await readFile(lock, 'utf8').catch(() => ''));
    if (isOurs(holder)) {
      throw new StartFault(
        `The data folder ${folder} is in use by another "npm start" (process ${holder}): stop that one, or name another --data-dir.`,
      );
    }
    await rm(lock, { force: true }); // its holder was killed
  }
}

/** A process with that number lives and, where /proc tells, is a start of ours and not a later one that got its number. */
function isOurs(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (thrown) {
    return errorCode(thrown) === 'EPERM';
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('standalone');
  } catch {
    return true;
  }
}

async function reason(thrown: unknown, folder: string): Promise<string> {
  // A recursive mkdir on a read-only disk says ENOENT; what the folder would stand in says why.
  const code = errorCode(thrown) === 'ENOENT' ? await refusalOfParent(folder) : errorCode(thrown);
  if (code === 'EACCES' || code === 'EPERM') return 'this user may not write there';
  if (code === 'EROFS') return 'the disk is read-only';
  if (code === 'ENOSPC') return 'the disk is full';
  if (code === 'ENOTDIR' || code === 'EEXIST') return 'a file stands in its place';
  return toError(thrown).message;
}

/** Why the nearest existing folder above cannot be written. */
async function refusalOfParent(folder: string): Promise<string | undefined> {
  const parent = path.dirname(folder);
  const code = await access(parent, constants.W_OK).then(() => undefined, errorCode);
  return code === 'ENOENT' && parent !== folder ? refusalOfParent(parent) : code;
}
