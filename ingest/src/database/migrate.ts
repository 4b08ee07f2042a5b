/** Brings the schema up to date: numbered SQL files, each in its transaction, one ingest at a time. */
import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
import type { Logger } from 'pino';
import { endClient, openClient } from './connection.ts';

export const MIGRATIONS_DIR = fileURLToPath(new URL('../../migrations', import.meta.url));
export const MIGRATIONS_TABLE = 'ingest_migrations';

/** Applies what is missing and returns the names. An advisory lock makes a second ingest wait its turn, not fail. */
export async function migrate(databaseUrl: string, log: Logger): Promise<string[]> {
  const client = openClient({ url: databaseUrl, name: 'cockpit-migrations', statementMs: 'unlimited' });
  try {
    await client.connect();
    const applied = await runner({
      dbClient: client,
      dir: MIGRATIONS_DIR,
      direction: 'up',
      migrationsTable: MIGRATIONS_TABLE,
      advisoryLockMode: 'wait',
      logger: {
        debug: (message) => log.debug(message),
        info: (message) => log.debug(message),
        warn: (message) => log.warn(message),
        error: (message) => log.debug(message), // it throws as well,
      },
    });
    return applied.map((migration) => migration.name);
  } finally {
    await endClient(client);
  }
}
