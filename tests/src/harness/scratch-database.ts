/** A database of a random name on a given server, dropped again; refuses to go while a service still holds on to it. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';

export interface ScratchDatabase {
  url: string;
  /** Rows of one query. */
  rows<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** Lets nobody in and ends every session, or lets them in again. */
  allowConnections(allowed: boolean): Promise<void>;
  /** Drops it. Throws when connections of services were left behind. */
  drop(): Promise<void>;
}

export async function createScratchDatabase(serverUrl: string): Promise<ScratchDatabase> {
  const name = `cockpit_test_${randomBytes(6).toString('hex')}`;
  await onServer(serverUrl, `create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const pool = new pg.Pool({ connectionString: url.href, max: 2, application_name: 'cockpit-test' });
  pool.on('error', () => {}); // a restarted server ends idle connections; the next query opens another
  return {
    url: url.href,
    rows: async (sql, values = []) => (await pool.query(sql, values)).rows,
    async allowConnections(allowed) {
      await onServer(serverUrl, `alter database ${name} with allow_connections ${allowed}`);
      if (allowed) return;
      await onServer(serverUrl, 'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
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

async function onServer<Row extends pg.QueryResultRow>(url: string, sql: string, values?: unknown[]): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}
