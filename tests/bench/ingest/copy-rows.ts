/** Rows of `parking_bay` in PostgreSQL's binary COPY format, made once and patched for each. */

/** Signature, no flags, no extension. */
const HEADER = Buffer.from('5047434f50590aff0d0a000000000000000000', 'hex');
const TRAILER = Buffer.from('ffff', 'hex');
/** Microseconds are counted from 2000-01-01. */
const EPOCH_MS = 946_684_800_000;
const CHUNK_ROWS = 1_000;
/** As dense as a busy stream. */
const ROWS_PER_MS = 20;
const UINT32 = 2 ** 32;
const ID_DIGITS = 9;

interface Rows {
  /** Tells two connections' rows apart. */
  lane: number;
  deviceIds: readonly number[];
  /** Epoch ms of the first row. */
  startsAt: number;
}

/** The whole COPY of `count` rows, piece by piece. */
export function* copyRows(count: number, { lane, deviceIds, startsAt }: Rows): Generator<Buffer> {
  yield HEADER;
  const template = rowTemplate(lane);
  for (let first = 0; first < count; first += CHUNK_ROWS) {
    const rows = Math.min(CHUNK_ROWS, count - first);
    const chunk = Buffer.allocUnsafe(rows * template.bytes.length);
    for (let place = 0; place < rows; place += 1) {
      const offset = place * template.bytes.length;
      const number = first + place;
      chunk.set(template.bytes, offset);
      writeInstant(chunk, offset + template.at, startsAt + Math.floor(number / ROWS_PER_MS));
      writeInstant(chunk, offset + template.receivedAt, startsAt + Math.floor(number / ROWS_PER_MS));
      chunk.writeInt32BE(deviceIds[number % deviceIds.length] ?? 0, offset + template.device);
      chunk.write(String(number).padStart(ID_DIGITS, '0'), offset + template.id, 'latin1');
    }
    yield chunk;
  }
  yield TRAILER;
}

/** A row of zeros and where its parts stand. */
function rowTemplate(lane: number) {
  const id = field(Buffer.from(`copied-${lane}-${'0'.repeat(ID_DIGITS)}`));
  const fields = [
    field(Buffer.alloc(8)),
    field(Buffer.alloc(4)),
    id,
    field(Buffer.alloc(8)),
    field(Buffer.alloc(2)),
    field(Buffer.from('free')),
  ];
  const at = 2 + 4;
  const device = at + 8 + 4;
  const idAt = device + 4 + 4;
  const bytes = Buffer.concat([Buffer.from([0, fields.length]), ...fields]);
  const receivedAt = idAt + id.length - 4 + 4;
  return { bytes, at, device, id: idAt + id.length - 4 - ID_DIGITS, receivedAt };
}

function field(value: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(value.length);
  return Buffer.concat([length, value]);
}

function writeInstant(target: Buffer, offset: number, epochMs: number): void {
  const us = (epochMs - EPOCH_MS) * 1000;
  target.writeInt32BE(Math.floor(us / UINT32), offset);
  target.writeUInt32BE(us % UINT32, offset + 4);
}
