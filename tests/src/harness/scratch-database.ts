/** A database of a random name on a given server, dropped again; refuses to go while a service still holds on to it. */
import { randomBytes } from 'node:crypto';
import { createTestDatabase } from '@cockpit/ingest/testing';
import pg from 'pg';

export interface ScratchDatabase {
  url: string;
  /** Rows of one query. */
  rows<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** Lets nobody in and ends every session, or lets them in again. */
  allowConnections(allowed: boolean): Promise<void>;
  /** From now on sessions may only read, or may write again; ends every session. */
  readOnly(on: boolean): Promise<void>;
  /** Runs a statement in a transaction that stays open until it is released. */
  hold(sql: string): Promise<{ release(): Promise<void> }>;
  /** Drops it. Throws when connections of services were left behind. */
  drop(): Promise<void>;
}

/** `schema` left out: it is empty, and the services make their tables. */
export async function createScratchDatabase(
  serverUrl: string,
  schema?: (url: string) => Promise<void>,
): Promise<ScratchDatabase> {
  const url = schema ? await createTestDatabase(serverUrl, 'cockpit', schema) : await createEmpty(serverUrl);
  const name = new URL(url).pathname.slice(1);
  const pool = new pg.Pool({ connectionString: url, max: 2, application_name: 'cockpit-test' });
  pool.on('error', () => {}); // a restarted server ends idle connections; the next query opens another
  return {
    url,
    rows: async (sql, values = []) => (await pool.query(sql, values)).rows,
    async allowConnections(allowed) {
      await onServer(serverUrl, `alter database ${name} with allow_connections ${allowed}`);
      if (allowed) return;
      await onServer(serverUrl, 'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
    },
    async readOnly(on) {
      await onServer(serverUrl, `alter database ${name} set default_transaction_read_only = ${on ? 'on' : 'off'}`);
      await onServer(serverUrl, 'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
    },
    async hold(sql) {
      const client = await pool.connect();
      await client.query('begin');
      await client.query(sql);
      return {
        async release() {
          await client.query('rollback');
          client.release();
        },
      };
    },
    async drop() {
      await pool.end();
      const left = await onServer<{ application_name: string }>(
        serverUrl,
        // Not the server's own: a vacuum in the background goes by itself.
        `select application_name from pg_stat_activity
         where datname = $1 and application_name <> $2 and backend_type = 'client backend'`,
        [name, 'cockpit-test'],
      );
      await onServer(serverUrl, `drop database if exists ${name} with (force)`);
      if (left.length > 0)
        throw new Error(`connections left behind: ${left.map((row) => row.application_name).join(', ')}`);
    },
  };
}

async function createEmpty(serverUrl: string): Promise<string> {
  const name = `cockpit_test_${randomBytes(6).toString('hex')}`;
  await onServer(serverUrl, `create database ${name}`);
  return Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href;
}

async function onServer<Row extends pg.QueryResultRow>(url: string, sql: string, values?: unknown[]): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}
