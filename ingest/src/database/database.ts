/** The connection to PostgreSQL: one pool, transactions, and which errors mean "not now" and which mean "not this row". */
import type pg from 'pg';
import { type ConnectionOptions, openPool } from './connection.ts';

/** Beside the writers of batches: rollups, profiles, the registry and quarantine each may need one. */
const POOL_OTHERS = 4;
/**
 * 21 cardinality, 22 data exception, 23 integrity violation, 44 check of a view, 54 program limit, P0 raised by a trigger: the row is
 * at fault, trying again cannot help.
 */
const REFUSED_CLASSES = ['21', '22', '23', '44', '54', 'P0'];
/** Thrown by code, never by a line or a server. */
const OWN_FAULTS = [TypeError, RangeError, SyntaxError, ReferenceError, URIError];

export type Database = pg.Pool;
export type Transaction = pg.PoolClient;

/**
 * A pool with room for `writers` batches at once that never waits for ever, as pg does by default (brianc/node-postgres#2704).
 * `onError` hears of idle connections that broke; the pool replaces them. `limits` left out: those of a service.
 */
export function openDatabase(
  url: string,
  onError: (error: Error) => void,
  writers = 1,
  limits: Pick<ConnectionOptions, 'connectMs' | 'statementMs' | 'idleInTransactionMs'> = {},
): Database {
  return openPool({ url, name: 'cockpit-ingest', max: writers + POOL_OTHERS, ...limits }, onError);
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
    if (isDataFault(failure)) await client.query('rollback').catch(ignore);
    throw failure;
  } finally {
    client.off('error', ignore);
    client.release(failure !== undefined && !isDataFault(failure));
  }
}

/**
 * True when the data of the batch are at fault (or our own code is, with them): split the batch and find the culprit.
 * False for everything that may pass by itself: connection lost, server restarting, read-only, disk full, deadlock.
 */
export function isDataFault(error: unknown): boolean {
  if (OWN_FAULTS.some((kind) => error instanceof kind)) return true;
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && REFUSED_CLASSES.includes(code.slice(0, 2));
}
