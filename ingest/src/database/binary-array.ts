/**
 * Columns as PostgreSQL's binary arrays. pg sends a Buffer parameter in binary format, so a batch reaches `unnest` without
 * being written out as text here and parsed again there: about a tenth of the processor time of text arrays.
 */

const OID = { int2: 21, int4: 23, text: 25, float8: 701, timestamptz: 1184 } as const;
/** Dimensions, flag for nulls, element type, length, lower bound. */
const HEADER_BYTES = 20;
const LENGTH_BYTES = 4;
const NULL_LENGTH = -1;
const EPOCH_2000_MS = 946_684_800_000;
const TWO_TO_32 = 2 ** 32;
const UTF8_BYTES_MAX = 3;

/** Without elements an array has no dimension, and then neither length nor bound. */
const EMPTY_BYTES = 12;

/** `int[]`. @throws RangeError for what is no 4-byte integer. */
export function int4Array(values: readonly (number | null)[]): Buffer {
  return fixedArray(OID.int4, 4, values, (view, value, at) => view.setInt32(at, whole(value, -(2 ** 31), 2 ** 31)));
}

/** `smallint[]`. @throws RangeError for what is no 2-byte integer. */
export function int2Array(values: readonly (number | null)[]): Buffer {
  return fixedArray(OID.int2, 2, values, (view, value, at) => view.setInt16(at, whole(value, -(2 ** 15), 2 ** 15)));
}

/** `float8[]`. */
export function float8Array(values: readonly (number | null)[]): Buffer {
  return fixedArray(OID.float8, 8, values, (view, value, at) => view.setFloat64(at, value));
}

/** `timestamptz[]` of epoch ms, kept to the microsecond. @throws RangeError for what is no instant. */
export function timestamptzArray(values: readonly (number | null)[]): Buffer {
  return fixedArray(OID.timestamptz, 8, values, (view, value, at) => {
    const micros = Math.round((value - EPOCH_2000_MS) * 1000);
    if (!Number.isSafeInteger(micros)) throw new RangeError(`${value} is not an instant`);
    const high = Math.floor(micros / TWO_TO_32);
    view.setInt32(at, high);
    view.setUint32(at + 4, micros - high * TWO_TO_32);
  });
}

/** `text[]`. Half a surrogate pair becomes U+FFFD; PostgreSQL refuses NUL. */
export function textArray(values: readonly (string | null)[]): Buffer {
  let room = HEADER_BYTES;
  for (const value of values) room += LENGTH_BYTES + (value === null ? 0 : value.length * UTF8_BYTES_MAX);
  const { bytes, view } = allocate(room);
  let nulls = 0;
  let at = HEADER_BYTES;
  for (const value of values) {
    const start = at + LENGTH_BYTES;
    if (value === null) {
      nulls = 1;
      view.setInt32(at, NULL_LENGTH);
      at = start;
    } else {
      const written = bytes.write(value, start, 'utf8');
      view.setInt32(at, written);
      at = start + written;
    }
  }
  return finished({ bytes, view }, OID.text, values.length, nulls, at);
}

function fixedArray(
  oid: number,
  size: number,
  values: readonly (number | null)[],
  write: (view: DataView, value: number, at: number) => void,
): Buffer {
  const room = allocate(HEADER_BYTES + values.length * (LENGTH_BYTES + size));
  const { view } = room;
  let nulls = 0;
  let at = HEADER_BYTES;
  for (const value of values) {
    if (value === null) {
      nulls = 1;
      view.setInt32(at, NULL_LENGTH);
      at += LENGTH_BYTES;
    } else {
      view.setInt32(at, size);
      write(view, value, at + LENGTH_BYTES);
      at += LENGTH_BYTES + size;
    }
  }
  return finished(room, oid, values.length, nulls, at);
}

interface Room {
  bytes: Buffer;
  /** Of the same bytes: Buffer's own methods check their arguments, and took longer than what they write. */
  view: DataView;
}

function allocate(size: number): Room {
  const bytes = Buffer.allocUnsafe(size);
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
}

function finished({ bytes, view }: Room, oid: number, length: number, nulls: number, end: number): Buffer {
  view.setInt32(0, length === 0 ? 0 : 1);
  view.setInt32(4, nulls);
  view.setInt32(8, oid);
  if (length === 0) return bytes.subarray(0, EMPTY_BYTES);
  view.setInt32(12, length);
  view.setInt32(16, 1);
  return bytes.subarray(0, end);
}

// A view would cut a fraction off without a word.
function whole(value: number, from: number, below: number): number {
  if (!Number.isInteger(value) || value < from || value >= below)
    throw new RangeError(`${value} is not a whole number from ${from} to ${below - 1}`);
  return value;
}
