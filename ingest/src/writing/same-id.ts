/**
 * A device sends an id again under another time. With the same content it is the same message, and has no second effect; with other
 * content, or where its state is not the present one, ids have started again: it is stored and marked. Decided when what came before
 * is in, while the device is locked.
 */
import { int4Array, textArray, timestamptzArray } from '../database/binary-array.ts';
import type { Transaction } from '../database/database.ts';
import type { EventKind } from '../domains.ts';
import { QUALITY } from '../messages/contract.ts';
import { type EventName, LATEST_STATES } from '../messages/stored/contract.ts';
import type { GridMap, Reading } from '../readings/reading.ts';

/** Where the present state of a device stands, for kinds whose readings are one. */
const STATES: ReadonlyMap<EventName, string> = new Map([
  ...LATEST_STATES.filter(({ isWord }) => isWord).map(
    ({ event, table }) => [event, `select device, state from ${table} where device = any($1::int[])`] as const,
  ),
  ['status', 'select device, status as state from device_presence where device = any($1::int[])'] as const,
]);
/** What two rows of one message differ in. */
const ENVELOPE = `'{at,received_at,quality,claimed_at,left_out}'::text[]`;

const EARLIER = (table: string) => `
  select said.n::int as n from unnest($1::int[], $2::timestamptz[], $3::int[], $4::text[]) as said (n, at, device, id)
  where exists (select from ${table} as e where e.at = said.at and e.device = said.device and e.id = said.id)`;

// Compared as rows, so that both have been through the same columns.
const DROP_EQUAL = (table: string) => `
  delete from ${table} as again
  using unnest($1::timestamptz[], $2::int[], $3::text[], $4::timestamptz[]) as said (at, device, id, earlier_at),
    ${table} as earlier
  where again.at = said.at and again.device = said.device and again.id = said.id
    and earlier.at = said.earlier_at and earlier.device = said.device and earlier.id = said.id
    and (to_jsonb(again) - ${ENVELOPE}) = (to_jsonb(earlier) - ${ENVELOPE})
  returning (extract(epoch from again.at) * 1000)::float8 as at, again.device, again.id`;

/** Stores those of `readings` (one kind, each with `sameIdAt`) that are more than a repetition, and gives them back. */
export async function storeSameIds(
  tx: Transaction,
  kind: EventKind,
  readings: readonly Reading[],
  grids: ReadonlyMap<string, GridMap>,
): Promise<Reading[]> {
  const repeated = await withEarlierRow(tx, kind, readings);
  for (const reading of repeated) reading.quality |= QUALITY.idReused | QUALITY.implausible;
  const added = await kind.insert(tx, readings, grids);
  const states = await presentStates(tx, kind, added);
  const candidates = added.filter(
    (reading) => repeated.has(reading) && (states === undefined || states.get(reading.device.id) === stateOf(reading)),
  );
  const dropped = await dropEqual(tx, kind, candidates);
  return added.filter((reading) => !dropped.has(keyOf(reading.at, reading.device.id, reading.id)));
}

/** Those whose earlier sending was stored; of the others it was refused, and they are plain messages. */
async function withEarlierRow(tx: Transaction, kind: EventKind, readings: readonly Reading[]): Promise<Set<Reading>> {
  const pairs = pairsOf(readings);
  const { rows } = await tx.query<{ n: number }>(EARLIER(kind.table), [
    int4Array(pairs.map((_, n) => n)),
    timestamptzArray(pairs.map(({ earlierAt }) => earlierAt)),
    int4Array(pairs.map(({ reading }) => reading.device.id)),
    textArray(pairs.map(({ reading }) => reading.id)),
  ]);
  return new Set(rows.flatMap(({ n }) => pairs[n]?.reading ?? []));
}

async function presentStates(
  tx: Transaction,
  { event }: EventKind,
  readings: readonly Reading[],
): Promise<Map<number, string> | undefined> {
  const text = STATES.get(event);
  if (text === undefined) return undefined;
  const { rows } = await tx.query<{ device: number; state: string }>(text, [
    int4Array(readings.map(({ device }) => device.id)),
  ]);
  return new Map(rows.map(({ device, state }) => [device, state]));
}

async function dropEqual(tx: Transaction, { table }: EventKind, readings: readonly Reading[]): Promise<Set<string>> {
  if (readings.length === 0) return new Set();
  const pairs = pairsOf(readings);
  const { rows } = await tx.query<{ at: number; device: number; id: string }>(DROP_EQUAL(table), [
    timestamptzArray(pairs.map(({ reading }) => reading.at)),
    int4Array(pairs.map(({ reading }) => reading.device.id)),
    textArray(pairs.map(({ reading }) => reading.id)),
    timestamptzArray(pairs.map(({ earlierAt }) => earlierAt)),
  ]);
  return new Set(rows.map(({ at, device, id }) => keyOf(at, device, id)));
}

function pairsOf(readings: readonly Reading[]): { reading: Reading; earlierAt: number }[] {
  return readings.flatMap((reading) => (reading.sameIdAt ?? []).map((earlierAt) => ({ reading, earlierAt })));
}

function stateOf({ payload }: Reading): unknown {
  return (payload as { state?: unknown }).state;
}

function keyOf(at: number, device: number, id: string): string {
  return `${at} ${device} ${id}`;
}
