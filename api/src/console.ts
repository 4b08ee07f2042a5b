/** What the commands of the console share: the database of DATABASE_URL, with its schema up to date, closed whatever happens. */
import { readConfig } from './config.ts';
import { awaitSchema, type Database, openDatabase } from './database.ts';
import { openLog } from './log.ts';
import { migrate } from './migrate.ts';

export async function withDatabase<Result>(
  command: string,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  const { DATABASE_URL } = readConfig(process.env);
  const log = openLog(command, 'warn');
  const database = openDatabase(DATABASE_URL, log);
  try {
    await awaitSchema(database, new AbortController().signal);
    await migrate(DATABASE_URL, log);
    return await work(database);
  } finally {
    await database.end();
  }
}
