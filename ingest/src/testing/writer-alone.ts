/**
 * The writer without a broker, for the bench: `writer-alone.ts DATABASE_URL COMMUNITY CONNECTIONS ROWS WHAT`. Decodes ROWS bay
 * messages, then commits them batch after batch on so many connections and sends `{type: 'ready', rows, tookMs, cpuUs}`.
 * WHAT is `transactions`: as ingest does when more is always waiting, only that alarms are not judged; or `readings`: nothing
 * but the insert of the readings, for comparison with COPY.
 */

import { inTransaction, openDatabase, type Transaction } from '../database/database.ts';
import { createMemories } from '../decoding/memory.ts';
import { receive } from '../decoding/receive.ts';
import { loadDevices } from '../devices/devices.ts';
import { eventKind } from '../domains.ts';
import { notify } from '../notices/postgres.ts';
import { openQuarantine } from '../quarantine/store.ts';
import type { Arrival, Reading } from '../readings/reading.ts';
import { startBatches } from '../writing/batch.ts';
import { commitBehind, NO_BATCH_BEFORE, type PendingBatch } from '../writing/batch-pipeline.ts';
import { rememberSuspects } from '../writing/suspects.ts';
import { silent } from './scratch.ts';

const BATCH_ROWS = 4_000;
/** As dense as a busy stream. */
const ROWS_PER_MS = 20;

const [url = '', community = '', connections = '1', rowsAsked = '0', what = 'transactions'] = process.argv.slice(2);
const database = openDatabase(url, () => {}, Number(connections));
const devices = await loadDevices(database);
const codes = await database.query<{ code: string }>(
  "select device.code from device join facility on facility.id = device.facility where facility.kind = 'bay' order by device.id",
);
const startsAt = Date.now();
const arrivals = Array.from({ length: Number(rowsAsked) }, (_, number) => arrival(number));
const parts = {
  database,
  log: silent,
  now: Date.now,
  grids: devices.grids,
  quarantine: await openQuarantine(database, { rowsMax: 1_000, bytesMax: 1_000_000 }),
  suspects: rememberSuspects(),
  notify,
  renewPlaces: async () => {},
};
const cpuBefore = process.cpuUsage();
const began = performance.now();
const rows = what === 'readings' ? await insertAll() : await writeAll();
const tookMs = performance.now() - began;
const cpu = process.cpuUsage(cpuBefore);
process.send?.({ type: 'ready', rows, tookMs, cpuUs: cpu.user + cpu.system });
await database.end();
process.disconnect();

function insertBays(tx: Transaction, readings: readonly Reading[]): Promise<Reading[]> {
  return eventKind('parking', 'bay')?.insert(tx, readings, devices.grids) ?? Promise.reject(new Error('no bays'));
}

// Each connection takes the next batch when it is done with its last one.
async function insertAll(): Promise<number> {
  let next = 0;
  let stored = 0;
  const lane = async () => {
    while (next < arrivals.length) {
      const batch = arrivals.slice(next, next + BATCH_ROWS);
      next += batch.length;
      const readings = batch.flatMap(({ outcome }) => ('reading' in outcome ? [outcome.reading] : []));
      const added = await inTransaction(database, (tx) => insertBays(tx, readings));
      stored += added.length;
    }
  };
  await Promise.all(Array.from({ length: Number(connections) }, lane));
  return stored;
}

function writeAll(): Promise<number> {
  return new Promise((resolve) => begin(resolve));
}

// `onDone` hears how many rows were stored, once all batches are through.
function begin(onDone: (stored: number) => void): void {
  let stored = 0;
  let done = 0;
  let previous: PendingBatch = NO_BATCH_BEFORE;
  const batches = startBatches<Arrival>(
    {
      itemsMax: BATCH_ROWS,
      batchesMax: Number(connections),
      besideMin: BATCH_ROWS,
      waitingMax: Number.POSITIVE_INFINITY,
      waitingBytesMax: Number.POSITIVE_INFINITY,
    },
    {
      write(items) {
        const count = (written: { stored: number }) => {
          stored += written.stored;
        };
        const turn = commitBehind(parts, items, new AbortController().signal, count, previous, async () => {});
        previous = turn;
        return turn.written;
      },
      done(items) {
        done += items.length;
        if (done === arrivals.length) onDone(stored);
      },
    },
  );
  for (const one of arrivals) batches.push(one, 0);
}

function arrival(number: number): Arrival {
  const code = codes.rows[number % codes.rows.length]?.code ?? '';
  const at = startsAt + Math.floor(number / ROWS_PER_MS);
  const id = `written-${String(number).padStart(9, '0')}`;
  const payload = Buffer.from(JSON.stringify({ id, at, lot: 'BENCH', state: 'free' }));
  const decodeParts = { devices, memories: createMemories('order'), keptSince: undefined };
  return receive(decodeParts, `v1/${community}/parking/${code}/bay`, payload, at);
}
