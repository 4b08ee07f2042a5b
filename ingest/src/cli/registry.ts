/** `npm run registry`: checks, imports, exports and lists communities. */
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { clockFrom } from '../clock/contract.ts';
import { type Database, inTransaction, openDatabase } from '../database/database.ts';
import { maskUrl } from '../database/mask-url.ts';
import { migrate } from '../database/migrate.ts';
import { exportRegistry, writeRegistryFolder } from '../registry/export.ts';
import { importRegistry } from '../registry/import.ts';
import { type RegistrySource, readRegistryFolder } from '../registry/read-files.ts';
import { RegistryRefused } from '../registry/refused.ts';
import { listCommunities } from '../registry/store.ts';
import { inspectSchema, schemaFault } from '../store/schema.ts';
import { databaseUrl } from './database-url.ts';
import { readOnlyUrl } from './read-only.ts';

const USAGE = `npm run registry -- validate DIR      check a registry folder, list every fault
npm run registry -- import DIR        check it and put it into the database, as a whole or not at all
npm run registry -- export CODE DIR   write a community of the database as a registry folder
npm run registry -- list              which communities the database holds

DATABASE_URL names the database; without it the one of the running "npm start". The format: docs/REGISTRY.md`;

try {
  await run(process.argv.slice(2));
} catch (error) {
  for (const line of sentences(error)) console.error(line);
  process.exitCode = 1;
}

async function run(args: string[]): Promise<void> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h' } },
  });
  const [command, ...rest] = positionals;
  if (values.help) return console.log(USAGE);
  if (command === 'validate' && rest.length === 1) return validateFolder(rest[0] as string);
  if (command === 'import' && rest.length === 1) return importFolder(rest[0] as string);
  if (command === 'export' && rest.length === 2) return exportFolder(rest[0] as string, rest[1] as string);
  if (command === 'list' && rest.length === 0) return list();
  throw new Error(USAGE);
}

async function validateFolder(folder: string): Promise<void> {
  console.log(`${summary(await readRegistryFolder(folder))}: no faults.`);
}

async function importFolder(folder: string): Promise<void> {
  const registry = await readRegistryFolder(folder);
  const clock = clockFrom(process.env['COCKPIT_CLOCK']);
  const account = await withDatabase((database) => importRegistry(database, registry, clock.now()));
  const retired = account.retiredFacilities + account.retiredDevices;
  console.log(
    `${summary(registry)}: imported, ${account.facilities} facilities and ${account.devices} devices in use.`,
  );
  if (retired > 0)
    console.log(
      `Retired: ${account.retiredFacilities} facilities, ${account.retiredDevices} devices no longer in the file.`,
    );
}

async function exportFolder(code: string, folder: string): Promise<void> {
  const registry = await withReadOnly((database) => exportRegistry(database, code));
  if (registry === undefined) throw new Error(`There is no community ${code} in the database.`);
  await writeRegistryFolder(folder, registry);
  console.log(`${summary(registry)}: written to ${folder}.`);
}

async function list(): Promise<void> {
  const communities = await withReadOnly((database) => inTransaction(database, listCommunities));
  if (communities.length === 0) console.log('The database holds no community yet.');
  for (const { code, nameZh, nameEn, grids, devices, importedAt } of communities)
    console.log(
      `${code}  ${nameZh} / ${nameEn}  ${grids} grids  ${devices} devices  imported ${importedAt.toISOString()}`,
    );
}

/** Opens the database, brings its schema up to date, and closes it whatever happens. */
async function withDatabase<T>(work: (database: Database) => Promise<T>): Promise<T> {
  const url = await databaseUrl(process.env);
  const log = pino({ level: process.env['LOG_LEVEL'] ?? 'warn' }, pino.destination({ dest: 2, sync: true }));
  const database = openDatabase(url, (error) => log.warn({ err: error }, 'database connection lost'));
  try {
    await reachable(database, url);
    await migrate(url, log);
    return await work(database);
  } finally {
    await database.end();
  }
}

/** Opens the database to read it as it is: the database refuses whatever would write. */
async function withReadOnly<T>(work: (database: Database) => Promise<T>): Promise<T> {
  const url = await databaseUrl(process.env);
  const database = openDatabase(readOnlyUrl(url), () => {}); // the query in flight rejects with the same error
  try {
    await reachable(database, url);
    const fault = schemaFault(await inspectSchema(database));
    if (fault) throw new Error(fault);
    return await work(database);
  } finally {
    await database.end();
  }
}

async function reachable(database: Database, url: string): Promise<void> {
  await database.query('select 1').catch((cause: Error) => {
    throw new Error(`The database ${maskUrl(url)} cannot be used: ${reason(cause)}.`, { cause });
  });
}

function summary({ file }: RegistrySource): string {
  const { code, name } = file.community;
  return `Community ${code} (${name.zh} / ${name.en}), ${file.grids.length} grids`;
}

function sentences(error: unknown): string[] {
  if (error instanceof RegistryRefused)
    return [
      ...error.faults.map((fault) => `${fault.code}  ${fault.path}: ${fault.message}`),
      `${error.message}; nothing was stored.`,
    ];
  return [error instanceof Error ? error.message : String(error)];
}

// Node reports a refused connection to several addresses with an empty message.
function reason(error: Error & { code?: string }): string {
  return error.message || error.code || error.name;
}
