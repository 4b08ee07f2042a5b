/** What every `<domain>/store.ts` shares: which rows were new, and which of them is the newest of its device. */
import type { Transaction } from './database.ts';
import type { NewEvent } from './events/store.ts';
import type { Reading } from './reading.ts';

/** What storing a group of readings of one event did. Only new rows have any effect. */
export interface Effects<P = unknown> {
  /** The rows that were not there before. */
  stored: Reading<P>[];
  events: NewEvent[];
  /** Grids concerned when not those of the devices. */
  grids?: { community: string; grid: string | null }[];
}

export interface Statement {
  name: string;
  text: string;
}

/**
 * Runs an insert that returns `device, id, at` (epoch ms) of the rows it added and gives back their readings.
 * The same key twice in one group is one message; the first stands.
 */
export async function insertNew<P>(
  tx: Transaction,
  statement: Statement,
  readings: readonly Reading<P>[],
  columns: (rows: readonly Reading<P>[]) => unknown[][],
): Promise<Reading<P>[]> {
  const byKey = new Map<string, Reading<P>>();
  for (const reading of readings) {
    const key = `${reading.at} ${reading.device.id} ${reading.id}`;
    if (!byKey.has(key)) byKey.set(key, reading);
  }
  const rows = [...byKey.values()];
  const envelope = [
    rows.map((row) => row.at),
    rows.map((row) => row.device.id),
    rows.map((row) => row.id),
    rows.map((row) => row.receivedAt),
    rows.map((row) => row.quality),
  ];
  const result = await tx.query<{ device: number; id: string; at: number }>({
    ...statement,
    values: [...envelope, ...columns(rows)],
  });
  if (result.rows.length === rows.length) return rows;
  return result.rows.flatMap(({ device, id, at }) => byKey.get(`${at} ${device} ${id}`) ?? []);
}

/** The newest reading of each device by (effectiveAt, id), in device order so that two writers never deadlock. */
export function newestPerDevice<P>(readings: readonly Reading<P>[]): Reading<P>[] {
  const newest = new Map<number, Reading<P>>();
  for (const reading of readings) {
    const before = newest.get(reading.device.id);
    if (!before || isNewer(reading, before)) newest.set(reading.device.id, reading);
  }
  return [...newest.values()].sort((a, b) => a.device.id - b.device.id);
}

/** Newer by effective instant, ties by id: the order of the latest tables. */
export function isNewer(a: { effectiveAt: number; id: string }, b: { effectiveAt: number; id: string }): boolean {
  if (a.effectiveAt !== b.effectiveAt) return a.effectiveAt > b.effectiveAt;
  return Buffer.compare(Buffer.from(a.id), Buffer.from(b.id)) > 0;
}

/** Oldest first by the same order. */
export function inOrder<P>(readings: readonly Reading<P>[]): Reading<P>[] {
  return [...readings].sort((a, b) => (isNewer(a, b) ? 1 : isNewer(b, a) ? -1 : 0));
}

/** The leading columns of every latest table for `rows`: device, at, effective_at, id, received_at, quality. */
export function latestEnvelope(rows: readonly Reading[]): unknown[][] {
  return [
    rows.map((row) => row.device.id),
    rows.map((row) => row.at),
    rows.map((row) => row.effectiveAt),
    rows.map((row) => row.id),
    rows.map((row) => row.receivedAt),
    rows.map((row) => row.quality),
  ];
}
