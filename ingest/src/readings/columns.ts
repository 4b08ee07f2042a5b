/**
 * What a kind of message stores, declared once: the arrays of a batch are made of it, and the door refuses by it what the
 * database would refuse. columns.test.ts holds it to the real tables.
 */
import { float8Array, int4Array, textArray, timestamptzArray } from '../database/binary-array.ts';
import type { Reading } from './reading.ts';

const INT4_MIN = -(2 ** 31);
const INT4_MAX = 2 ** 31 - 1;
/** Years 2000 to 2099, as the instants of the contract. Epoch ms. */
const INSTANT_MIN_MS = 946_684_800_000;
const INSTANT_MAX_MS = 4_102_444_800_000;

/**
 * The longest text of an index row, in bytes: a B-tree row holds 2 704, several of these among them. 64 characters, which the
 * contract allows an id, have at most 256.
 */
export const INDEXED_BYTES_MAX = 512;

interface Named {
  /** In the table. */
  name: string;
  /** In the payload; faults name it. */
  field: string;
}

/** `jsonb`: no column of its own, but it reaches one as part of an alarm or an event. */
export type Column<P> =
  | (Named & { type: 'int4' | 'float8' | 'real' | 'timestamptz'; of(payload: P): number | null | undefined })
  | (Named & { type: 'text'; of(payload: P): string | null | undefined; bytesMax?: number })
  | (Named & { type: 'jsonb'; of(payload: P): unknown });

/** The columns as arrays for `unnest`, in the order of their declaration; those that are no columns of the table left out. */
export function arraysOf<P>(columns: readonly Column<P>[], rows: readonly Reading<P>[]): Buffer[] {
  return columns.flatMap((column) => (column.type === 'jsonb' ? [] : [arrayOf(column, rows)]));
}

/**
 * A sentence naming the field the database cannot hold; undefined: it holds all of them. `plainText`: no text of the payload
 * can hold a NUL or half of a surrogate pair, so they need not be searched.
 */
export function storageFault<P>(columns: readonly Column<P>[], payload: P, plainText = false): string | undefined {
  for (const column of columns) {
    const fault = faultOf(column, payload, plainText);
    if (fault !== undefined) return `field ${column.field} ${fault}`;
  }
  return undefined;
}

function arrayOf<P>(column: Exclude<Column<P>, { type: 'jsonb' }>, rows: readonly Reading<P>[]): Buffer {
  if (column.type === 'text') return textArray(rows.map(({ payload }) => column.of(payload) ?? null));
  const values = rows.map(({ payload }) => column.of(payload) ?? null);
  if (column.type === 'int4') return int4Array(values);
  if (column.type === 'timestamptz') return timestamptzArray(values);
  // `real` is cast in SQL: an array of float4 would round without a word what does not fit.
  return float8Array(values);
}

function faultOf<P>(column: Column<P>, payload: P, plainText: boolean): string | undefined {
  const value = column.of(payload);
  if (value === null || value === undefined) return undefined;
  switch (column.type) {
    case 'int4':
      return Number.isInteger(value) && (value as number) >= INT4_MIN && (value as number) <= INT4_MAX
        ? undefined
        : `is ${value}; whole numbers from ${INT4_MIN} to ${INT4_MAX} can be stored`;
    case 'timestamptz':
      return (value as number) >= INSTANT_MIN_MS && (value as number) <= INSTANT_MAX_MS
        ? undefined
        : 'is not an instant of 2000 to 2099';
    case 'float8':
      return Number.isFinite(value) ? undefined : `is ${value}, which is no number`;
    case 'real':
      return realFault(value as number);
    case 'text':
      return textFault(value as string, plainText, column.bytesMax);
    case 'jsonb':
      return plainText ? undefined : nestedFault(value);
  }
}

// PostgreSQL refuses what becomes 0 or infinite in four bytes, where JavaScript would round.
function realFault(value: number): string | undefined {
  const kept = Math.fround(value);
  if (Number.isFinite(kept) && (kept !== 0 || value === 0)) return undefined;
  return `is ${value}; 0 and numbers from 1.4e-45 to 3.4e38 can be stored`;
}

function textFault(text: string, plainText: boolean, bytesMax = Number.POSITIVE_INFINITY): string | undefined {
  if (!plainText) {
    if (text.includes('\0')) return 'contains a NUL character';
    if (/\p{Surrogate}/u.test(text)) return 'contains half of a surrogate pair';
  }
  // Three bytes at most for each half: nearly every text is known to fit without being measured.
  if (text.length * 3 <= bytesMax) return undefined;
  const bytes = Buffer.byteLength(text);
  return bytes <= bytesMax ? undefined : `has ${bytes} bytes; at most ${bytesMax} can be stored`;
}

function nestedFault(value: unknown): string | undefined {
  if (typeof value === 'string') return textFault(value, false);
  if (value === null || typeof value !== 'object') return undefined;
  for (const [key, child] of Object.entries(value)) {
    const fault = textFault(key, false) ?? nestedFault(child);
    if (fault !== undefined) return fault;
  }
  return undefined;
}
