/** Which engine keeps the time series, decided when the schema is brought up to date, and everything that follows from it. */
import type pg from 'pg';
import type { Logger } from 'pino';
import { endClient, openClient } from '../database/connection.ts';
import type { Engine } from '../database/engine.ts';
import { STORE_LOCK } from '../database/locks.ts';
import { ROLLUPS } from '../rollups/declare.ts';
import { dropGridViewStatements, gridViewStatements } from '../rollups/grid-views.ts';
import { isConverted, renewContinuous, rollupsWithoutReadings, toTimescale } from './convert.ts';
import { createExtension, inspectExtension, obstacleSeen } from './extension.ts';
import { keepSettings, type Queryable, readKept, reportUnequal, settingsOf } from './kept-settings.ts';
import { policySettings, renewPolicies } from './policies.ts';
import type { StoreOverrides, StoreSettings } from './settings.ts';
import { notePrepared, noteReadingsGone } from './store-state.ts';
import { transact } from './transact.ts';

export interface StoreParts {
  url: string;
  /** What the environment says; counts at the first start only, and is compared afterwards. */
  asked: StoreOverrides;
  log: Logger;
  /** False under a simulated clock: the database's own jobs know only the real time and would drop what they must not. */
  jobs: boolean;
}

export interface PreparedStore {
  engine: Engine;
  /** Those that hold. */
  settings: StoreSettings;
}

/**
 * Makes the store what its settings say; doing so again changes nothing. Runs after the migrations. The first time ever it keeps the
 * settings as well, once the engine is known to be possible.
 * @throws Error with a sentence when a setting asks for what cannot be.
 */
export async function prepareStore(parts: StoreParts): Promise<PreparedStore> {
  const { url, asked, log, jobs } = parts;
  const obstacle = await withStore(url, (client) => extensionObstacle(client, asked));
  return withStore(url, async (client) => {
    const kept = await readKept(client);
    const converted = await isConverted(client);
    const settings = settingsOf(kept, converted ? await policySettings(client) : {}, asked);
    const because = await whyPlain(client, settings.TIMESCALE, converted, obstacle);
    if (because) log.info({ why: because }, 'store uses plain PostgreSQL');
    const engine = because === undefined ? 'timescale' : 'postgres';
    if (kept.length === 0) await noteReadingsGone(client);
    await keepSettings(client, settings);
    reportUnequal(log, settings, asked);
    if (engine === 'timescale') {
      if (!converted) log.warn('converting the store to TimescaleDB; this cannot be undone');
      await toTimescale(client);
      for (const source of await renewContinuous(client))
        log.warn({ source }, 'rollups keep their old definition, because their first readings were deleted');
    }
    await transact(client, async () => {
      for (const rollup of ROLLUPS)
        for (const statement of [...dropGridViewStatements(rollup), ...gridViewStatements(rollup)])
          await client.query(statement);
    });
    if (engine === 'timescale') await renewPolicies(client, settings, jobs);
    await notePrepared(client, engine, because);
    return { engine, settings };
  });
}

/** Brings the jobs of the database in line with changed settings. */
export async function followSettings(url: string, settings: StoreSettings, jobs: boolean): Promise<void> {
  await withStore(url, (client) => renewPolicies(client, settings, jobs));
}

/** Why TimescaleDB cannot be used; undefined: it can, or nobody asks for it. The connection may be dead afterwards. */
async function extensionObstacle(client: pg.ClientBase, asked: StoreOverrides): Promise<string | undefined> {
  const { TIMESCALE: choice } = settingsOf(await readKept(client), {}, asked);
  if (choice === 'off') return undefined;
  const seen = await inspectExtension(client);
  if (await isConverted(client)) return obstacleSeen(seen);
  // `on` has it tried in any case: there are servers that need no preloading.
  return obstacleSeen(choice === 'on' ? { ...seen, preloaded: undefined } : seen) ?? createExtension(client);
}

/** Why the store is plain PostgreSQL, '' when the settings say so; undefined: it is TimescaleDB. */
async function whyPlain(
  client: Queryable,
  choice: StoreSettings['TIMESCALE'],
  converted: boolean,
  obstacle: string | undefined,
): Promise<string | undefined> {
  if (choice === 'off') {
    if (converted)
      throw new Error(
        'TIMESCALE is off, but this database uses TimescaleDB and cannot be converted back. Set it to auto.',
      );
    return '';
  }
  if (converted) {
    if (obstacle) throw new Error(`this database uses TimescaleDB, but ${obstacle}.`);
    return undefined;
  }
  const because = obstacle ?? (await rollupsWithoutReadings(client));
  if (because && choice === 'on') throw new Error(`TIMESCALE is on, but ${because}.`);
  return because;
}

// A connection without a limit of time: moving readings into a hypertable takes as long as it takes.
async function withStore<T>(url: string, work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
  const client = openClient({ url, name: 'cockpit-store', statementMs: 'unlimited' });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [STORE_LOCK]);
    return await work(client);
  } finally {
    await endClient(client); // drops the lock as well
  }
}
