/** The connection to PostgreSQL: one pool, transactions, and which errors mean "not now" and which mean "not this row". */
import pg from 'pg';

/** Beside the writers of batches: rollups, profiles, the registry and quarantine each may need one. */
const POOL_OTHERS = 4;
const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 30_000;
/** A line that went silent without a word is given up after this: later than the server itself would have ended the statement. */
const QUERY_TIMEOUT_MS = STATEMENT_TIMEOUT_MS + 2_000;
/** The other end of such a line: what it left half done holds keys that the next attempt has to wait for. */
const ABANDONED_TRANSACTION_TIMEOUT_MS = 10_000;
/** 22 data exception, 23 integrity violation, 54 program limit: the row is at fault, trying again cannot help. */
const REFUSED_CLASSES = ['22', '23', '54'];

export type Database = pg.Pool;
export type Transaction = pg.PoolClient;

/**
 * A pool that never waits for ever (trap T20), with room for `writers` batches at once. `onError` hears of idle connections
 * that broke; the pool replaces them.
 */
export function openDatabase(url: string, onError: (error: Error) => void, writers = 1): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: writers + POOL_OTHERS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    idle_in_transaction_session_timeout: ABANDONED_TRANSACTION_TIMEOUT_MS,
    keepAlive: true,
    application_name: 'cockpit-ingest',
  });
  pool.on('error', onError);
  return pool;
}

/** Runs `work` in one transaction. A connection that failed in any way is thrown away rather than reused. */
export async function inTransaction<T>(database: Database, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const client = await database.connect();
  const ignore = () => {}; // the query in flight rejects with the same error
  client.on('error', ignore);
  let failure: Error | undefined;
  try {
    // What a transaction waited for it must see afterwards, whatever the default of the server is.
    await client.query('begin isolation level read committed');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
    // Else the connection is closed, which rolls back as well; on a silent line a rollback would wait for its own timeout.
    if (refusesData(failure)) await client.query('rollback').catch(ignore);
    throw failure;
  } finally {
    client.off('error', ignore);
    client.release(failure !== undefined && !refusesData(failure));
  }
}

/**
 * True when the data of the batch are at fault (or our own code is, with them): split the batch and find the culprit.
 * False for everything that may pass by itself: connection lost, server restarting, read-only, disk full, deadlock.
 */
export function refusesData(error: unknown): boolean {
  if (error instanceof TypeError || error instanceof RangeError) return true;
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && REFUSED_CLASSES.includes(code.slice(0, 2));
}
