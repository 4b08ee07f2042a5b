/** The settings of the store in a running ingest: read again when somebody changed them, and whenever that may have been missed. */
import type { Logger } from 'pino';
import type { Database } from '../database/database.ts';
import { keptSettings } from './kept-settings.ts';
import { SETTING_NAMES, type SettingName, type StoreSettings } from './settings.ts';

export interface LiveSettings {
  /** As last read. */
  current(): StoreSettings;
  /** As the database has them now. Rejects when it cannot be asked. */
  read(): Promise<StoreSettings>;
  /** They may have changed. */
  refreshSoon(): void;
  stop(): Promise<void>;
}

export interface LiveSettingsParts {
  database: Database;
  log: Logger;
  /** Those of the start. */
  settings: StoreSettings;
  /** Hears of each change, one at a time. What it throws is logged. */
  onChange(settings: StoreSettings): Promise<void>;
}

export function openLiveSettings({ database, log, settings, onChange }: LiveSettingsParts): LiveSettings {
  let current = settings;
  /** What `onChange` has heard of and dealt with. */
  let followed = settings;
  let reading: Promise<void> | undefined;
  let again = false;

  async function read(): Promise<StoreSettings> {
    const next = await keptSettings(database);
    for (const name of changedNames(current, next))
      log.info({ setting: name, before: current[name], after: next[name] }, 'store setting changed');
    current = next;
    if (changedNames(followed, next).length > 0) {
      await onChange(next);
      followed = next;
    }
    return next;
  }

  async function readUntilQuiet(): Promise<void> {
    do {
      again = false;
      await read().catch((error: unknown) =>
        log.warn({ err: error }, 'applying store settings failed, retrying within the hour'),
      );
    } while (again);
    reading = undefined;
  }

  return {
    current: () => current,
    read,
    refreshSoon() {
      again = true;
      reading ??= readUntilQuiet();
    },
    stop: async () => reading,
  };
}

function changedNames(before: StoreSettings, after: StoreSettings): SettingName[] {
  return SETTING_NAMES.filter((name) => before[name] !== after[name]);
}
