/** The tables the api writes: numbered SQL files, each in its transaction, one api at a time. Runs after ingest's. */
import { fileURLToPath } from 'node:url';
import { runMigrations } from 'graphile-worker';
import { runner } from 'node-pg-migrate';
import type { Logger } from 'pino';
import { endClient, openClient, openPool } from './connection.ts';
import { workerLog } from './queue-log.ts';

const MIGRATIONS_DIR = fileURLToPath(new URL('../../migrations', import.meta.url));
const MIGRATIONS_TABLE = 'api_migrations';
/** The next in line waits for a migration that runs, however long, but not for a process that is frozen between two statements. */
const STANDSTILL_MS = 60_000;
const QUEUE_CONNECTIONS = 2;

/** Applies what is missing, and what the queue of jobs keeps itself. An advisory lock makes a second api wait its turn, not fail. */
export async function migrate(databaseUrl: string, log: Logger): Promise<void> {
  const connection = {
    url: databaseUrl,
    name: 'cockpit-api-migrations',
    statementMs: 'unlimited',
    idleInTransactionMs: STANDSTILL_MS,
    idleSessionMs: STANDSTILL_MS,
  } as const;
  const client = openClient(connection);
  try {
    await client.connect();
    await runner({
      dbClient: client,
      dir: MIGRATIONS_DIR,
      direction: 'up',
      migrationsTable: MIGRATIONS_TABLE,
      advisoryLockMode: 'wait',
      logger: {
        debug: (message) => log.debug(message),
        info: (message) => log.debug(message),
        warn: (message) => log.warn(message),
        error: (message) => log.debug(message), // it throws as well
      },
    });
  } finally {
    await endClient(client);
  }
  const pool = openPool({ ...connection, max: QUEUE_CONNECTIONS }, (error) =>
    log.warn({ err: error }, 'idle database connection lost'),
  );
  try {
    await runMigrations({ pgPool: pool, logger: workerLog(log) });
  } finally {
    await pool.end();
  }
}
