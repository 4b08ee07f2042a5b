/** What the commands of the console share: the database of DATABASE_URL or of the running stack, closed whatever happens. */
import { awaitSchema, type Database, openDatabase } from '../database/database.ts';
import { migrate } from '../database/migrate.ts';
import { coerceError } from '../errors/errors.ts';
import { readConfig } from '../process/config.ts';
import { openLog } from '../process/log.ts';
import { environmentOf } from './running.ts';

/** SQLSTATE: a table or a column that is not there. */
const SCHEMA_MISFITS = ['42P01', '42703'];

/** With the schema brought up to date: for commands that write. */
export async function withDatabase<Result>(
  command: string,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  const { DATABASE_URL } = readConfig(environmentOf(process.env, undefined));
  const log = openLog(command, 'warn');
  const database = openDatabase(DATABASE_URL, log, 'command');
  try {
    await awaitSchema(database, new AbortController().signal);
    await migrate(DATABASE_URL, log);
    return await work(database);
  } finally {
    await database.end();
  }
}

/**
 * The same for a command that only reads: the database refuses whatever would write, and the schema stays as it is.
 * @throws Error with a sentence when the schema is older than this version.
 */
export async function withDatabaseToRead<Result>(
  command: string,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  const { DATABASE_URL } = readConfig(environmentOf(process.env, undefined));
  const address = new URL(DATABASE_URL);
  const options = address.searchParams.get('options') ?? '';
  address.searchParams.set('options', `${options} -c default_transaction_read_only=on`.trim());
  const database = openDatabase(address.href, openLog(command, 'warn'), 'command');
  try {
    return await work(database);
  } catch (thrown) {
    const { code, message } = coerceError(thrown) as Error & { code?: string };
    if (code !== undefined && SCHEMA_MISFITS.includes(code))
      throw new Error(`The schema is older than this version (${message}); ingest and api migrate it when they start.`);
    throw thrown;
  } finally {
    await database.end();
  }
}
