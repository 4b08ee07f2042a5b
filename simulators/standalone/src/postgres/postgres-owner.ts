/** As whom PostgreSQL runs. It refuses to run as root, so a root start hands it to an account without rights. */
import { type ChildProcess, execFile, type SpawnOptions, spawn } from 'node:child_process';
import { chown, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { StartFault } from '../ground/fault.ts';

/** Accounts that are tried in this order; none is ever created. */
const ACCOUNTS = ['postgres', 'nobody'] as const;
/**
 * Lets the account pass folders it may not enter (a checkout below /root). The secure bit is for access(2), by which
 * initdb looks for its neighbours and which otherwise asks without capabilities.
 */
const PASS_FOLDERS = [
  ...['--inh-caps', '+dac_override', '--ambient-caps', '+dac_override'],
  ...['--securebits', '+no_setuid_fixup'],
] as const;
/** The permission bit to enter a folder, for each class of account. */
const ENTER = { owner: 0o100, group: 0o010, others: 0o001 } as const;
const run = promisify(execFile);

export interface PostgresOwner {
  /** Gives a folder or file to the account; does nothing for a normal user. */
  own(place: string): Promise<void>;
  spawn(file: string, args: readonly string[], options: SpawnOptions): ChildProcess;
}

/** Finds the account and checks that it can reach every one of `places`. Throws StartFault when it cannot. */
export async function findPostgresOwner(places: readonly string[]): Promise<PostgresOwner> {
  if (process.getuid?.() !== 0) return { own: async () => {}, spawn };
  const account = await findAccount();
  const own = (place: string) => chown(place, account.uid, account.gid);
  const closed = await firstClosedFolder(places, account);
  if (closed === undefined) {
    return {
      own,
      spawn: (file, args, options) => spawn(file, args, { ...options, uid: account.uid, gid: account.gid }),
    };
  }
  const identity = ['--reuid', `${account.uid}`, '--regid', `${account.gid}`, '--clear-groups', ...PASS_FOLDERS];
  const passes = await run('setpriv', [...identity, '--', 'test', '-x', closed]).then(
    () => true,
    () => false,
  );
  if (!passes) {
    throw new StartFault(
      `PostgreSQL cannot run as root, and the account "${account.name}" it would run as may not enter ${closed}: start as a normal user, put the project and --data-dir where others may enter (e.g. /opt), or set DATABASE_URL.`,
    );
  }
  return { own, spawn: (file, args, options) => spawn('setpriv', [...identity, '--', file, ...args], options) };
}

interface Account {
  name: string;
  uid: number;
  gid: number;
}

async function findAccount(): Promise<Account> {
  for (const name of ACCOUNTS) {
    try {
      const [uid, gid] = await Promise.all(
        ['-u', '-g'].map(async (flag) => Number((await run('id', [flag, name])).stdout)),
      );
      if (uid !== undefined && gid !== undefined && uid > 0) return { name, uid, gid };
    } catch {
      // no such account: the next one
    }
  }
  throw new StartFault(
    `PostgreSQL cannot run as root and there is neither an account "postgres" nor "nobody" to run it as: start as a normal user or set DATABASE_URL.`,
  );
}

/** The topmost folder on the way to one of the places that the account may not enter. */
async function firstClosedFolder(places: readonly string[], account: Account): Promise<string | undefined> {
  for (const place of places) {
    for (const folder of foldersTo(place)) {
      const { mode, uid, gid } = await stat(folder);
      const enter = uid === account.uid ? ENTER.owner : gid === account.gid ? ENTER.group : ENTER.others;
      if ((mode & enter) === 0) return folder;
    }
  }
  return undefined;
}

function foldersTo(place: string): string[] {
  const parent = path.dirname(place);
  return parent === place ? [place] : [...foldersTo(parent), place];
}
