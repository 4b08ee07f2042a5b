/** The tables the api writes: numbered SQL files, each in its transaction, one api at a time. Runs after ingest's. */
import { fileURLToPath } from 'node:url';
import { runMigrations } from 'graphile-worker';
import { runner } from 'node-pg-migrate';
import type { Logger } from 'pino';
import { workerLog } from './notifications/worker-log.ts';

const MIGRATIONS_DIR = fileURLToPath(new URL('../migrations', import.meta.url));
const MIGRATIONS_TABLE = 'api_migrations';

/** Applies what is missing, and what the queue of jobs keeps itself. An advisory lock makes a second api wait its turn, not fail. */
export async function migrate(databaseUrl: string, log: Logger): Promise<void> {
  await runner({
    databaseUrl,
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
  await runMigrations({ connectionString: databaseUrl, logger: workerLog(log) });
}
