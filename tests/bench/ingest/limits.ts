/** What the database takes: COPY in binary, the fastest way known, and this ingest's own writer, without a broker. */
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { startChild } from '@cockpit/standalone/child';
import pg from 'pg';
import { from } from 'pg-copy-streams';
import { ROOT } from '../../src/harness/root.ts';
import { copyRows } from './copy-rows.ts';
import { KINDS } from './messages.ts';
import type { Servers } from './servers.ts';
import { openWorld, type World } from './world.ts';

/** Per connection; some seconds' work at the rates seen. */
const COPIED_ROWS = 1_000_000;
/** Altogether. */
const WRITTEN_ROWS = 400_000;
const TABLE = 'create table bench_row (like parking_bay including all)';

/** Rows per second of `connections` COPYs side by side into a table like that of the readings, its key included. */
export function measureCopy(servers: Servers, connections: number): Promise<Record<string, number | null>> {
  return inWorld(servers, async ({ database, deviceIds }) => {
    await database.rows(TABLE);
    const clients = Array.from({ length: connections }, () => new pg.Client({ connectionString: database.url }));
    try {
      for (const client of clients) await client.connect();
      const began = performance.now();
      await Promise.all(
        clients.map(async (client, lane) => {
          const into = client.query(
            from('copy bench_row (at, device, id, received_at, quality, state) from stdin binary'),
          );
          await pipeline(Readable.from(copyRows(COPIED_ROWS, { lane, deviceIds, startsAt: Date.now() })), into);
        }),
      );
      const tookMs = performance.now() - began;
      const [row] = await database.rows<{ rows: number }>('select count(*)::int as rows from bench_row');
      if (row?.rows !== COPIED_ROWS * connections) throw new Error(`${row?.rows} rows were copied`);
      return { rowsPerS: Math.round((row.rows / tookMs) * 1000) };
    } finally {
      for (const client of clients) await client.end();
    }
  });
}

/** Rows per second of ingest's writer: its whole transactions, or the insert of the readings alone. */
export function measureWriter(
  servers: Servers,
  connections: number,
  what: 'transactions' | 'readings',
): Promise<Record<string, number | null>> {
  return inWorld(servers, async ({ database, community }) => {
    const child = startChild({
      name: 'writer',
      entry: path.join(ROOT, 'ingest/src/testing/writer-alone.ts'),
      args: [database.url, community.code, `${connections}`, `${WRITTEN_ROWS}`, what],
    });
    const told = await child.ready;
    await child.exited;
    const [row] = await database.rows<{ rows: number }>('select count(*)::int as rows from parking_bay');
    if (row?.rows !== Number(told['rows']))
      throw new Error(`the writer wrote ${told['rows']} rows, ${row?.rows} are there`);
    return {
      rowsPerS: Math.round((row.rows / Number(told['tookMs'])) * 1000),
      cpuUsPerRow: Math.round((Number(told['cpuUs']) / row.rows) * 10) / 10,
    };
  });
}

async function inWorld<Figures>(
  { postgresUrl, mqttUrl, session }: Servers,
  work: (world: World) => Promise<Figures>,
): Promise<Figures> {
  const world = await openWorld({ postgresUrl, mqttUrl, session, kind: KINDS.bay, services: 'none' });
  try {
    return await work(world);
  } finally {
    await world.stop();
  }
}
