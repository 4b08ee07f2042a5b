/** Files of a broker that follow the credentials: written when something changed, and the broker notified. */
import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { BrokerUser } from '@cockpit/ingest/credentials';
import type { Queryable } from '../database/database.ts';
import { coerceError } from '../errors/errors.ts';
import { createSleeper } from '../loops/sleeper.ts';
import { credentialsState, readBrokerUsers } from './read.ts';

const LOOK_EVERY_MS = 1_000;

export interface KeptFiles {
  database: Queryable;
  folder: string;
  /** Name and content of each file. */
  render(users: readonly BrokerUser[]): Readonly<Record<string, string>>;
  /** Called after the files were written again. */
  onWritten(users: readonly BrokerUser[]): void;
  /** Once per outage, with its reason, and once with undefined when it is over; the files stay as they were meanwhile. */
  onFault(fault: string | undefined): void;
}

/** Readable by their owner alone: hashes of good secrets are no secrets, but nobody else needs them. Swapped in as a whole. */
export async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    await writeFile(`${file}.new`, content, { mode: 0o600 });
    await chmod(`${file}.new`, 0o600);
    await rename(`${file}.new`, file);
  }
}

/** Looks every second until `signal`; resolves then. The first look writes in any case. */
export async function keepFiles(
  { database, folder, render, onWritten, onFault }: KeptFiles,
  signal: AbortSignal,
): Promise<void> {
  let written: string | undefined;
  let faulty = false;
  const pace = createSleeper();
  signal.addEventListener('abort', pace.stop, { once: true });
  while (!signal.aborted) {
    try {
      const state = await credentialsState(database);
      if (state !== written) {
        const users = await readBrokerUsers(database);
        await writeFiles(folder, render(users));
        written = state;
        onWritten(users);
      }
      if (faulty) onFault(undefined);
      faulty = false;
    } catch (thrown) {
      if (!faulty) onFault(coerceError(thrown).message);
      faulty = true;
    }
    await pace.pause(LOOK_EVERY_MS);
  }
}
