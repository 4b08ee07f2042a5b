/** What stands between the configuration and a database that ingest may write to: schema, client id, engine, settings. */
import type { Logger } from 'pino';
import type { Clock } from '../clock/contract.ts';
import type { Database } from '../database/database.ts';
import type { Engine } from '../database/engine.ts';
import { maskUrl } from '../database/mask-url.ts';
import { migrate } from '../database/migrate.ts';
import { followSettings, type PreparedStore, prepareStore } from '../store/engine.ts';
import { type LiveSettings, openLiveSettings } from '../store/live-settings.ts';
import type { Config } from './config.ts';
import { type HeldClientId, holdClientId } from './instance.ts';
import { reasonOf } from './reason-of.ts';

export interface OpenStore {
  engine: Engine;
  settings: LiveSettings;
  held: HeldClientId;
}

export interface OpenStoreParts {
  config: Config;
  database: Database;
  log: Logger;
  clock: Clock;
}

/** Rejects with a sentence when the database cannot be used, or another ingest with the same client id is running. */
export async function openStore({ config, database, log, clock }: OpenStoreParts): Promise<OpenStore> {
  const { DATABASE_URL: url, INGEST_CLIENT_ID: clientId } = config;
  const jobs = clock.simulated !== true;
  const applied = await usable(url, migrate(url, log));
  if (applied.length > 0) log.info({ applied }, 'schema migrated');
  const held = await holdClientId({ url, clientId, log });
  let prepared: PreparedStore;
  try {
    prepared = await usable(url, prepareStore({ url, asked: config.store, log, jobs }));
  } catch (error) {
    await held.stop();
    throw error;
  }
  const { engine } = prepared;
  const settings = openLiveSettings({
    database,
    log,
    settings: prepared.settings,
    async onChange(changed) {
      if (engine === 'timescale') await followSettings(url, changed, jobs);
    },
  });
  return { engine, settings, held };
}

async function usable<T>(url: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    throw new Error(`the database ${maskUrl(url)} cannot be used: ${reasonOf(cause)}`, { cause });
  }
}
