/** Keeps the registry in memory as it is in the database: reloaded on its notice, on a reconnect, and when in doubt. */
import type { Logger } from 'pino';
import type { Database } from '../database/database.ts';
import { type Devices, loadDevices, recordListeningSince, reloadIfChanged } from './devices.ts';

export interface LiveRegistry {
  current(): Devices;
  /** Looks whether it changed; true when it did. Rejects when the database cannot be asked. */
  refresh(): Promise<boolean>;
  /** The same in the background. */
  refreshSoon(): void;
}

/** Loads the registry for the first time, and from now on notes of each community since when it is listened to. `now`: epoch ms. */
export async function openRegistry(database: Database, log: Logger, now: () => number): Promise<LiveRegistry> {
  let devices = await loadDevices(database);
  await recordListeningSince(database, now());
  let last: Promise<boolean> = Promise.resolve(false);

  async function reload(): Promise<boolean> {
    const before = devices;
    devices = await reloadIfChanged(database, before);
    const changed = devices !== before;
    if (changed) await recordListeningSince(database, now());
    if (changed) log.info({ communities: [...devices.communities] }, 'registry reloaded');
    return changed;
  }

  // One after the other: a second caller looks for itself, since the first may have looked too early.
  function refresh(): Promise<boolean> {
    last = last.catch(() => false).then(reload);
    return last;
  }

  return {
    current: () => devices,
    refresh,
    refreshSoon() {
      refresh().catch((error: unknown) => log.warn({ err: error }, 'reading the registry failed'));
    },
  };
}
