/** `npm run db`: brings the store up to date, tells how it is, and recounts its rollups. */
import { parseArgs } from 'node:util';
import pg from 'pg';
import { pino } from 'pino';
import { clockFrom } from '../clock/contract.ts';
import { readConfig } from '../config.ts';
import { type Database, openDatabase } from '../database.ts';
import { migrate } from '../migrate.ts';
import { databaseUrl } from '../registry/database-url.ts';
import { type Engine, prepareStore } from './engine.ts';
import { storeStatus } from './status.ts';
import { verifyRollups } from './verify.ts';

const USAGE = `npm run db -- migrate                          bring the schema up to date, for the engine the server has (TIMESCALE=auto|on|off)
npm run db -- status                           engine, sizes, how far the rollups are
npm run db -- verify [--from T] [--to T]       recount the rollups from the readings, exit 1 when any differ
                                               T: ISO 8601 or epoch ms; the last 24 hours when left out

DATABASE_URL names the database; without it the one of the running "npm start". More: docs/STORE.md`;
const VERIFIED_MS = 86_400_000;

interface OpenStore {
  url: string;
  database: Database;
  engine: Engine;
  /** Names of the migrations that were missing. */
  applied: string[];
}

try {
  await run(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function run(args: string[]): Promise<void> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h' }, from: { type: 'string' }, to: { type: 'string' } },
  });
  const [command, ...rest] = positionals;
  if (values.help) return console.log(USAGE);
  if (rest.length > 0 || !command) throw new Error(USAGE);
  const now = clockFrom(process.env['COCKPIT_CLOCK']).now();
  if (command === 'migrate')
    return withStore(({ engine, applied }) =>
      console.log(`${applied.length === 0 ? 'Nothing to apply' : `Applied ${applied.join(', ')}`}; kept by ${engine}.`),
    );
  if (command === 'status')
    return withStore(async ({ database, engine }) => {
      for (const line of await storeStatus(database, engine, now)) console.log(line);
    });
  if (command === 'verify') {
    const to = instant('--to', values.to) ?? now;
    const from = instant('--from', values.from) ?? to - VERIFIED_MS;
    if (from >= to) throw new Error('--from must be before --to.');
    return withStore(({ url }) => verify(url, from, to));
  }
  throw new Error(USAGE);
}

async function verify(url: string, from: number, to: number): Promise<void> {
  const client = new pg.Client({ connectionString: url }); // no limit of time: a recount of a year takes its own
  await client.connect();
  const differences = await verifyRollups(client, from, to).finally(() => client.end());
  for (const { table, buckets, examples } of differences) {
    console.log(`${table}: ${buckets} buckets differ, for example`);
    for (const example of examples) console.log(`  ${JSON.stringify(example)}`);
  }
  const range = `${new Date(from).toISOString()} to ${new Date(to).toISOString()}`;
  if (differences.length > 0) process.exitCode = 1;
  else console.log(`Every rollup from ${range} equals its recount.`);
}

/** Brings the store up to date, opens the database, and closes it whatever happens. */
async function withStore(work: (store: OpenStore) => Promise<void> | void): Promise<void> {
  const url = await databaseUrl(process.env);
  // These commands need no broker; the rest of ingest's configuration is checked as ever.
  const config = readConfig({ MQTT_URL: 'mqtt://unused', LOG_LEVEL: 'warn', ...process.env, DATABASE_URL: url });
  const log = pino({ level: config.LOG_LEVEL }, pino.destination({ dest: 2, sync: true }));
  const applied = await migrate(url, log);
  const engine = await prepareStore({ url, settings: config, log, jobs: config.COCKPIT_CLOCK === undefined });
  const database = openDatabase(url, (error) => log.warn({ err: error }, 'database connection lost'));
  try {
    await work({ url, database, engine, applied });
  } finally {
    await database.end();
  }
}

function instant(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const at = /^\d+$/.test(text) ? Number(text) : Date.parse(text);
  if (Number.isNaN(at))
    throw new Error(`${name} is "${text}"; expected an instant like 2026-11-22T08:00:00+08:00 or epoch ms.`);
  return at;
}
