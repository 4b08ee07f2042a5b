/** Who may sign in at the embedded broker: files of users, read again when they change. */
import { watch } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { BrokerUser } from '@cockpit/ingest/credentials';
import { errorCode, StartFault, toError } from '../ground/fault.ts';

/** A rename may be missed where the system tells nothing of it. */
const LOOK_AGAIN_MS = 1_000;

/** A user as the files of a stack know it. */
export interface StackUser extends BrokerUser {
  /** Of tools: any number of sessions, each under a client id that begins with the user name. Left out: one, called like the user. */
  sessions?: 'many';
  /** Its one session, where that is not called like the user: one of before lives on. */
  clientId?: string;
  /** Signs in from this machine only. */
  from?: 'loopback';
}

export interface Users {
  find(username: string): StackUser | undefined;
  stop(): void;
}

/**
 * Reads the files and goes on following them; one that is not there yet holds nobody. A file that cannot be read keeps what it said before, and
 * keeps the broker from starting. `onChange` is called after each change.
 */
export async function openUsers(
  files: readonly string[],
  log: (line: string) => void,
  onChange: () => void,
): Promise<Users> {
  const read = new Map<string, { text: string; users: readonly StackUser[] }>();
  let byName = new Map<string, StackUser>();
  const gather = () => {
    byName = new Map([...read.values()].flatMap(({ users }) => users.map((user) => [user.username, user])));
  };
  for (const file of files) {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    read.set(file, await usersIn(file));
  }
  gather();

  let looking = Promise.resolve();
  const look = async () => {
    for (const file of files) {
      try {
        const found = await usersIn(file);
        if (found.text === read.get(file)?.text) continue;
        read.set(file, found);
        gather();
        log(`${found.users.length} users in ${path.basename(file)}`);
        onChange();
      } catch (thrown) {
        log(`${toError(thrown).message} The users of before stay in force.`);
      }
    }
  };
  const lookSoon = () => {
    looking = looking.then(look);
  };
  const watchers = files.map((file) => watch(path.dirname(file), lookSoon));
  const timer = setInterval(lookSoon, LOOK_AGAIN_MS);
  return {
    find: (username) => byName.get(username),
    stop() {
      clearInterval(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
}

async function usersIn(file: string): Promise<{ text: string; users: StackUser[] }> {
  const text = await readFile(file, 'utf8').catch((thrown: unknown) => {
    if (errorCode(thrown) === 'ENOENT') return '[]';
    throw thrown;
  });
  try {
    const users: unknown = JSON.parse(text);
    if (Array.isArray(users) && users.every(isUser)) return { text, users };
  } catch {
    // told below, with the name of the file
  }
  throw new StartFault(`${file} holds no list of users.`);
}

function isUser(value: unknown): value is StackUser {
  const { username, hash, publish, subscribe } = (value ?? {}) as Partial<StackUser>;
  return (
    typeof username === 'string' &&
    username !== '' &&
    typeof hash === 'string' &&
    isTexts(publish) &&
    isTexts(subscribe)
  );
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
