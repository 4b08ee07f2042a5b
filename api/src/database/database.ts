import { setTimeout } from 'node:timers/promises';
import type pg from 'pg';
import type { Logger } from 'pino';
import { type ConnectionOptions, openPool } from './connection.ts';

const POOL_CONNECTIONS_MAX = 8;
/** Commands compute between two statements, and nobody waits behind them. */
const COMMAND_IDLE_MS = 60_000;
/**
 * Compiling a statement would take longer than any of them runs; and a plan made for any time range is a bad one for the last two
 * minutes.
 */
const PLANNING = '-c jit=off -c plan_cache_mode=force_custom_plan';
const SCHEMA_WAIT_MS = 60_000;
const SCHEMA_POLL_MS = 500;

/** A table of the newest migration the api reads; its presence means that the schema is there. */
const NEWEST_TABLE = 'pipeline_stage';

export type Database = pg.Pool;
/** The pool, or one transaction of it. */
export type Queryable = Pick<pg.ClientBase, 'query'>;

/** Opens the pool; connections are made on first use. Close it with `end()`. `limits` left out: those of a service. */
export function openDatabase(
  url: string,
  log: Logger,
  user: 'service' | 'command' = 'service',
  limits: Pick<ConnectionOptions, 'connectMs' | 'statementMs' | 'idleInTransactionMs'> = {},
): Database {
  const idle = user === 'command' ? { idleInTransactionMs: COMMAND_IDLE_MS } : {};
  return openPool(
    { url, name: 'cockpit-api', max: POOL_CONNECTIONS_MAX, settings: PLANNING, ...idle, ...limits },
    (error) => log.warn({ err: error }, 'idle database connection lost'),
  );
}

/** Runs one prepared statement (prepared under `name`) and returns its rows. */
export async function rows<Row extends pg.QueryResultRow>(
  database: Queryable,
  name: string,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const result = await database.query<Row>({ name, text, values });
  return result.rows;
}

/** Runs `work` in one transaction: all of it is stored, or none of it. */
export async function inTransaction<Result>(
  database: Database,
  work: (tx: Queryable) => Promise<Result>,
): Promise<Result> {
  const client = await database.connect();
  let broken: Error | undefined;
  // A connection that breaks tells its owner besides the statement: unheard, it would end the process.
  const hear = (fault: Error) => {
    broken = fault;
  };
  client.on('error', hear);
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(hear);
    throw error;
  } finally {
    client.off('error', hear);
    client.release(broken);
  }
}

/** Waits until the migrations of ingest have run; rejects with one sentence after SCHEMA_WAIT_MS. */
export async function awaitSchema(database: Database, signal: AbortSignal, waitMs = SCHEMA_WAIT_MS): Promise<void> {
  const deadline = Date.now() + waitMs;
  let reason = '';
  while (!signal.aborted) {
    try {
      const found = await database.query('select to_regclass($1) is not null as found', [NEWEST_TABLE]);
      if (found.rows[0]?.found === true) return;
      reason = `table ${NEWEST_TABLE} is missing: start ingest, which runs the migrations`;
    } catch (error) {
      reason = error instanceof Error ? error.message || error.name : String(error);
    }
    if (Date.now() >= deadline) throw new Error(`The database is not ready after ${waitMs / 1000} s: ${reason}.`);
    await setTimeout(SCHEMA_POLL_MS, undefined, { signal }).catch(() => {});
  }
  throw new Error('Stopped while waiting for the database.');
}
