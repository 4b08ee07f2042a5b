/** What every `<domain>/store.ts` shares: which rows were new, and which of them is the newest of its device. */
import { int2Array, int4Array, textArray, timestamptzArray } from '../database/binary-array.ts';
import type { Transaction } from '../database/database.ts';
import type { Reading } from './reading.ts';

export interface Statement {
  name: string;
  text: string;
}

/**
 * Makes a plain `insert into … select … from unnest($1 …)` leave out what is there already and say how many rows it added;
 * which ones only when it is not all of them, because thousands of rows coming back cost a fifth of the batch.
 */
export function addingNew(insert: string): string {
  return `
  with added as (${insert}
    on conflict do nothing
    returning at, device, id
  )
  select (select count(*) from added)::int as added, (
    select json_agg(json_build_array((extract(epoch from at) * 1000)::float8, device, id)) from added
    where (select count(*) from added) < cardinality($1)
  ) as rows`;
}

/**
 * Runs an insert made by `addingNew` and gives back the readings it added, in the order given. `columns`: what follows at,
 * device, id, received_at, quality, claimed_at and left_out. The same key twice in one group is one message; the first stands.
 */
export async function insertNew<P>(
  tx: Transaction,
  statement: Statement,
  readings: readonly Reading<P>[],
  columns: (rows: readonly Reading<P>[]) => Buffer[],
): Promise<Reading<P>[]> {
  const { rows, twice } = inKeyOrder(readings);
  const result = await tx.query<{ added: number; rows: [number, number, string][] | null }>({
    ...statement,
    values: [
      timestamptzArray(rows.map((row) => row.at)),
      int4Array(rows.map((row) => row.device.id)),
      textArray(rows.map((row) => row.id)),
      timestamptzArray(rows.map((row) => row.receivedAt)),
      int2Array(rows.map((row) => row.quality)),
      sparse(timestamptzArray, rows, (row) => row.claimedAt),
      sparse(textArray, rows, (row) => row.leftOut),
      ...columns(rows),
    ],
  });
  const [answer] = result.rows;
  const once = twice.size === 0 ? [...readings] : readings.filter((reading) => !twice.has(reading));
  if (answer?.added === rows.length) return once;
  const added = new Set(answer?.rows?.map(([at, device, id]) => `${at} ${device} ${id}`));
  return once.filter((reading) => added.has(`${reading.at} ${reading.device.id} ${reading.id}`));
}

/** The newest reading of each device, in device order so that two writers never deadlock. */
export function newestPerDevice<P>(readings: readonly Reading<P>[]): Reading<P>[] {
  const newest: Reading<P>[] = [];
  for (const reading of inDeviceOrder(readings)) {
    const last = newest.at(-1);
    if (last?.device.id !== reading.device.id) newest.push(reading);
    else if (isNewer(reading, last)) newest[newest.length - 1] = reading;
  }
  return newest;
}

/** By the id of their devices, those of one device as they were given. */
export function inDeviceOrder<P>(readings: readonly Reading<P>[]): Reading<P>[] {
  const { length } = readings;
  // Device and place in one number: sorted without looking at a reading twice.
  const keys = Float64Array.from(readings, ({ device }, place) => device.id * length + place).sort();
  return Array.from(keys, (key) => readings[key % length] as Reading<P>);
}

/** A column that nearly always holds nothing, in a batch as a whole: `unnest` fills up what is shorter with nulls. */
function sparse<Row, V>(
  toArray: (values: readonly (V | null)[]) => Buffer,
  rows: readonly Row[],
  of: (row: Row) => V | null,
): Buffer {
  const isEmpty = rows.every((row) => of(row) === null);
  return toArray(isEmpty ? [] : rows.map(of));
}

/** What order is judged by, everywhere. Instants are epoch ms. */
export interface Place {
  effectiveAt: number;
  receivedAt: number;
  id: string;
}

/**
 * Newer by effective instant, and by arrival within one. The id decides only what arrived in the same microsecond, in two
 * processes, so that every writer says the same.
 */
export function isNewer(a: Place, b: Place): boolean {
  if (a.effectiveAt !== b.effectiveAt) return a.effectiveAt > b.effectiveAt;
  if (a.receivedAt !== b.receivedAt) return a.receivedAt > b.receivedAt;
  return Buffer.compare(Buffer.from(a.id), Buffer.from(b.id)) > 0;
}

/** The condition of a latest table's upsert: `isNewer` in SQL. */
export const IS_NEWER = `(excluded.effective_at, excluded.received_at, excluded.id collate "C")
    > (latest.effective_at, latest.received_at, latest.id collate "C")`;

/** Oldest first by the same order. */
export function inOrder<T extends Place>(places: readonly T[]): T[] {
  return [...places].sort((a, b) => (isNewer(a, b) ? 1 : isNewer(b, a) ? -1 : 0));
}

/** The leading columns of every latest table for `rows`: device, at, effective_at, id, received_at, quality. */
export function latestEnvelope(rows: readonly Reading[]): Buffer[] {
  return [
    int4Array(rows.map((row) => row.device.id)),
    timestamptzArray(rows.map((row) => row.at)),
    timestamptzArray(rows.map((row) => row.effectiveAt)),
    textArray(rows.map((row) => row.id)),
    timestamptzArray(rows.map((row) => row.receivedAt)),
    int2Array(rows.map((row) => row.quality)),
  ];
}

// Key order, so that two writers that bring the same messages wait for each other and never in a circle.
function inKeyOrder<P>(readings: readonly Reading<P>[]): { rows: Reading<P>[]; twice: Set<Reading<P>> } {
  const rows = [...readings].sort(byKey);
  const twice = new Set<Reading<P>>();
  let first: Reading<P> | undefined;
  for (const row of rows) {
    if (first && byKey(first, row) === 0) twice.add(row);
    else first = row;
  }
  return { rows: twice.size === 0 ? rows : rows.filter((row) => !twice.has(row)), twice };
}

function byKey(a: Reading, b: Reading): number {
  return a.at - b.at || a.device.id - b.device.id || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
