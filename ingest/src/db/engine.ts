/** Which engine keeps the time series, decided when the schema is brought up to date, and everything that follows from it. */
import pg from 'pg';
import type { Logger } from 'pino';
import { ROLLUPS } from '../rollups/declare.ts';
import { dropGridViewStatements, gridViewStatements } from '../rollups/grid-views.ts';
import { isConverted, rollupsWithoutReadings, toTimescale } from './convert.ts';
import { renewPolicies } from './policies.ts';
import type { StoreSettings } from './settings.ts';
import { transact } from './transact.ts';

export type Engine = 'postgres' | 'timescale';

export interface StoreParts {
  url: string;
  settings: StoreSettings;
  log: Logger;
  /** False under a simulated clock: the database's own jobs know only the real time and would drop what they must not. */
  jobs: boolean;
}

/** Any constant of our own: one process at a time prepares the store. */
const STORE_LOCK = 7_100_002;
/** 2.14: the last release that changed how hierarchical aggregates are declared. */
const VERSION_MIN = [2, 14] as const;

/**
 * Makes the store what the settings say; doing so again changes nothing. Runs after the migrations.
 * @throws Error with a sentence when TIMESCALE asks for what cannot be.
 */
export async function prepareStore(parts: StoreParts): Promise<Engine> {
  // A connection without a limit of time: moving readings into a hypertable takes as long as it takes.
  const client = new pg.Client({ connectionString: parts.url, application_name: 'cockpit-store' });
  client.on('error', () => {}); // the query in flight rejects with the same error
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [STORE_LOCK]);
    const engine = await pickEngine(client, parts);
    if (engine === 'timescale') await toTimescale(client);
    await transact(client, async () => {
      for (const rollup of ROLLUPS)
        for (const statement of [...dropGridViewStatements(rollup), ...gridViewStatements(rollup)])
          await client.query(statement);
    });
    if (engine === 'timescale') await renewPolicies(client, parts.settings, parts.jobs);
    return engine;
  } finally {
    await client.end(); // lets go of the lock as well
  }
}

async function pickEngine(
  client: pg.ClientBase,
  { settings: { TIMESCALE: choice }, log }: StoreParts,
): Promise<Engine> {
  const converted = await isConverted(client);
  if (choice === 'off') {
    if (converted)
      throw new Error(
        'TIMESCALE is off, but this database is kept by TimescaleDB already; there is no way back. Set it to auto.',
      );
    return 'postgres';
  }
  if (converted) return 'timescale';
  const obstacle = (await missingExtension(client)) ?? (await rollupsWithoutReadings(client));
  if (obstacle === undefined) return 'timescale';
  if (choice === 'on') throw new Error(`TIMESCALE is on, but ${obstacle}.`);
  log.info({ why: obstacle }, 'the store is plain PostgreSQL');
  return 'postgres';
}

/** Why the extension cannot be used; undefined: it can, and is installed now. */
async function missingExtension(client: pg.ClientBase): Promise<string | undefined> {
  const available = await client.query(`select 1 from pg_available_extensions where name = 'timescaledb'`);
  if (available.rowCount === 0) return 'the server does not have the extension timescaledb';
  try {
    await client.query('create extension if not exists timescaledb');
  } catch (error) {
    return `the extension timescaledb cannot be created: ${(error as Error).message}`;
  }
  const found = await client.query<{ version: string; license: string | null }>(
    `select extversion as version, current_setting('timescaledb.license', true) as license
    from pg_extension where extname = 'timescaledb'`,
  );
  const { version = '', license = null } = found.rows[0] ?? {};
  if (license === 'apache') return 'its TimescaleDB is the Apache edition, without continuous aggregates';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < VERSION_MIN[0] || (major === VERSION_MIN[0] && minor < VERSION_MIN[1]))
    return `its TimescaleDB is ${version}; ${VERSION_MIN.join('.')} or later is needed`;
  return undefined;
}
