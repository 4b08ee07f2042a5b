/**
 * The writer without a broker, for the bench: `writer-alone.ts DATABASE_URL COMMUNITY CONNECTIONS ROWS`. Decodes ROWS bay
 * messages per connection, then commits them in batches as ingest does, each connection with devices of its own, and sends
 * `{type: 'ready', rows, tookMs, cpuUs}`.
 */
import { commitArrivals } from '../commit.ts';
import { openDatabase } from '../database.ts';
import { loadDevices } from '../devices.ts';
import { notifyInTransaction } from '../notices/postgres.ts';
import { openQuarantine } from '../quarantine.ts';
import type { Arrival } from '../reading.ts';
import { receive } from '../receive.ts';
import { silent } from './scratch.ts';

const BATCH_ROWS = 4_000;
/** As dense as a busy stream. */
const ROWS_PER_MS = 20;

const [url = '', community = '', connections = '1', rowsEach = '0'] = process.argv.slice(2);
const database = openDatabase(url, () => {});
const devices = await loadDevices(database);
const codes = await database.query<{ code: string }>(
  "select device.code from device join facility on facility.id = device.facility where facility.kind = 'bay' order by device.id",
);
const lanes = Array.from({ length: Number(connections) }, (_, lane) => {
  const own = codes.rows.filter((_row, place) => place % Number(connections) === lane);
  return batchesOf(own.map(({ code }) => code));
});
const parts = {
  database,
  log: silent,
  now: Date.now,
  grids: devices.grids,
  quarantine: await openQuarantine(database, { rowsMax: 1_000, bytesMax: 1_000_000 }),
  notify: notifyInTransaction,
  renewPlaces: async () => {},
};
const cpuBefore = process.cpuUsage();
const began = performance.now();
let rows = 0;
await Promise.all(
  lanes.map(async (batches) => {
    for (const arrivals of batches)
      await commitArrivals(parts, arrivals, new AbortController().signal, ({ stored }) => {
        rows += stored;
      });
  }),
);
const tookMs = performance.now() - began;
const cpu = process.cpuUsage(cpuBefore);
process.send?.({ type: 'ready', rows, tookMs, cpuUs: cpu.user + cpu.system });
await database.end();
process.disconnect();

function batchesOf(own: readonly string[]): Arrival[][] {
  const now = Date.now();
  const batches: Arrival[][] = [];
  for (let first = 0; first < Number(rowsEach); first += BATCH_ROWS) {
    const count = Math.min(BATCH_ROWS, Number(rowsEach) - first);
    batches.push(Array.from({ length: count }, (_, place) => arrival(first + place, own, now)));
  }
  return batches;
}

function arrival(number: number, own: readonly string[], startsAt: number): Arrival {
  const code = own[number % own.length] ?? '';
  const at = startsAt + Math.floor(number / ROWS_PER_MS);
  const id = `written-${String(number).padStart(9, '0')}`;
  const payload = Buffer.from(JSON.stringify({ id, at, lot: 'BENCH', state: 'free' }));
  const parts = { devices, newest: new Map<string, number>(), keptSince: undefined };
  return receive(parts, `v1/${community}/parking/${code}/bay`, payload, at);
}
