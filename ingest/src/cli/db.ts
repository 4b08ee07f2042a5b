/** `npm run db`: brings the schema up to date, tells how the store is, recounts its rollups, and changes its settings. */
import { parseArgs } from 'node:util';
import type pg from 'pg';
import { pino } from 'pino';
import { clockFrom } from '../clock/contract.ts';
import { endClient, openClient } from '../database/connection.ts';
import { migrate } from '../database/migrate.ts';
import { applyChange, previewChange, type SettingChange } from '../store/change-setting.ts';
import type { Queryable } from '../store/kept-settings.ts';
import { inspectSchema, schemaFault } from '../store/schema.ts';
import { storeStatus } from '../store/status.ts';
import { verifyRollups } from '../store/verify.ts';
import { databaseUrl } from './database-url.ts';
import { readOnly } from './read-only.ts';

const USAGE = `npm run db -- migrate                          bring the schema up to date; engine and settings follow when ingest starts
npm run db -- status                           engine, settings, sizes, how far the rollups are, jobs; writes nothing
npm run db -- verify [--from T] [--to T]       recount the rollups from the readings, exit 1 when any differ; writes nothing
                                               T: ISO 8601 or epoch ms; the last 24 hours when left out
npm run db -- set NAME VALUE                   say what changing a setting of the store would erase; writes nothing
npm run db -- set NAME VALUE --yes [--by WHO]  change it; WHO stands in its history ["console"]

DATABASE_URL names the database; without it the one of the running "npm start". More: docs/STORE.md`;
const VERIFIED_MS = 86_400_000;
const BY_CHARS_MAX = 64;

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
    options: {
      help: { type: 'boolean', short: 'h' },
      from: { type: 'string' },
      to: { type: 'string' },
      yes: { type: 'boolean' },
      by: { type: 'string' },
    },
  });
  const [command, ...rest] = positionals;
  if (values.help) return console.log(USAGE);
  const now = clockFrom(process.env['COCKPIT_CLOCK']).now();
  const [name, value] = rest;
  if (command === 'set' && name !== undefined && value !== undefined && rest.length === 2)
    return set(name, value, values.yes === true, values.by ?? 'console', now);
  if (rest.length > 0) throw new Error(USAGE);
  if (command === 'migrate') return bringUpToDate();
  if (command === 'status') return status(now);
  if (command === 'verify') {
    const to = instant('--to', values.to) ?? now;
    const from = instant('--from', values.from) ?? to - VERIFIED_MS;
    if (from >= to) throw new Error('--from must be before --to.');
    return verify(from, to);
  }
  throw new Error(USAGE);
}

async function status(now: number): Promise<void> {
  await readOnly(await databaseUrl(process.env), async (client) => {
    const schema = await inspectSchema(client);
    const fault = schemaFault(schema);
    if (schema.applied.length > 0) for (const line of await storeStatus(client, schema, now)) console.log(line);
    if (fault) throw new Error(fault);
  });
}

async function verify(from: number, to: number): Promise<void> {
  const differences = await readOnly(await databaseUrl(process.env), async (client) => {
    await refuseOtherSchema(client);
    return verifyRollups(client, from, to);
  });
  for (const { table, buckets, examples } of differences) {
    console.log(`${table}: ${buckets} buckets differ, for example`);
    for (const example of examples) console.log(`  ${JSON.stringify(example)}`);
  }
  const range = `${new Date(from).toISOString()} to ${new Date(to).toISOString()}`;
  if (differences.length > 0) process.exitCode = 1;
  else console.log(`Every rollup from ${range} equals its recount.`);
}

async function set(name: string, value: string, yes: boolean, by: string, now: number): Promise<void> {
  if (!/\S/.test(by) || by.length > BY_CHARS_MAX) throw new Error(`--by is a name of 1 to ${BY_CHARS_MAX} characters.`);
  const url = await databaseUrl(process.env);
  const change = await readOnly(url, async (client) => {
    await refuseOtherSchema(client);
    return previewChange(client, name, value, now);
  });
  if (change.before === change.after) return console.log(`${name} is ${value} already.`);
  for (const line of lines(change)) console.log(line);
  if (!yes) return console.log('Nothing was changed. To do it: the same command with --yes.');
  await withClient(url, (client) => applyChange(client, change, by, now));
  console.log(`${name} is ${change.after}.`);
}

function lines({ name, before, after, erases, atStart }: SettingChange): string[] {
  return [
    `${name}: ${before} → ${after}`,
    ...erases.map(
      ({ table, rows, oldest }) =>
        `  erases ${rows} rows of ${table}, the oldest of ${oldest.toISOString().slice(0, 10)}`,
    ),
    erases.length > 0 ? 'Deleted rows cannot be restored.' : 'Nothing is erased.',
    atStart
      ? 'It counts from the next start of ingest.'
      : 'A running ingest takes it up at once and erases within the hour.',
    ...(name === 'TIMESCALE' && after !== 'off' ? ['A TimescaleDB database cannot be converted back.'] : []),
  ];
}

/** The schema only: engine, settings and jobs are ingest's, whose environment and clock they follow. */
async function bringUpToDate(): Promise<void> {
  const url = await databaseUrl(process.env);
  const log = pino({ level: process.env['LOG_LEVEL'] || 'warn' }, pino.destination({ dest: 2, sync: true }));
  const applied = await migrate(url, log);
  console.log(applied.length === 0 ? 'Nothing to apply.' : `Applied ${applied.join(', ')}.`);
}

async function refuseOtherSchema(client: Queryable): Promise<void> {
  const fault = schemaFault(await inspectSchema(client));
  if (fault) throw new Error(fault);
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = openClient({ url, name: 'cockpit-db', statementMs: 'unlimited' });
  try {
    await client.connect();
    return await work(client);
  } finally {
    await endClient(client);
  }
}

function instant(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const at = /^\d+$/.test(text) ? Number(text) : Date.parse(text);
  if (Number.isNaN(at))
    throw new Error(`${name} is "${text}"; expected an instant like 2026-11-22T08:00:00+08:00 or epoch ms.`);
  return at;
}
