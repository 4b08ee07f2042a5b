/**
 * A register of past complaints as CSV: id, opened, closed, type, descriptor, district; dates without a time. Nothing is dropped
 * silently: every row becomes a case or is listed with its reason.
 */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { DateTime } from 'luxon';
import { coerceError } from '../../errors/errors.ts';

const COLUMNS = ['id', 'opened', 'closed', 'type', 'descriptor', 'district'] as const;
const GZIP_MAGIC = 0x1f8b;
/** What registers write for nothing. */
const NOTHING = new Set(['', 'NA', 'N/A']);
const ID = /^[\w.-]{1,64}$/;
const TEXT_MAX = 200;

export interface Complaint {
  id: string;
  /** Epoch ms: the first instant of the local day. */
  openedAt: number;
  /** Null: still open. */
  closedAt: number | null;
  type: string | null;
  descriptor: string | null;
  district: string | null;
}

export interface RejectedLine {
  /** Of the file; the header is line 1. */
  line: number;
  id: string;
  reason: string;
}

/** Cells a short row lacks are not there. */
type Row = Partial<Record<(typeof COLUMNS)[number], string>>;

/** Reads a file, plain or gzipped, whatever its name says. @throws Error with a sentence when it is not such a file. */
export async function readComplaints(
  path: string,
  { zone, now }: { zone: string; now: number },
): Promise<{ complaints: Complaint[]; refused: RejectedLine[] }> {
  const complaints = new Map<string, { line: number; complaint: Complaint }>();
  const refused: RejectedLine[] = [];
  for await (const { row, line } of rowsOf(path)) {
    const complaint = judge(row, zone, now);
    if (typeof complaint === 'string') {
      refused.push({ line, id: row.id ?? '', reason: complaint });
      continue;
    }
    const earlier = complaints.get(complaint.id);
    if (earlier !== undefined)
      refused.push({
        line: earlier.line,
        id: complaint.id,
        reason: `line ${line} has the same id; the last one stands`,
      });
    complaints.set(complaint.id, { line, complaint });
  }
  return {
    complaints: [...complaints.values()].map(({ complaint }) => complaint),
    refused: refused.sort((a, b) => a.line - b.line),
  };
}

/** The complaint, or why it is none. */
function judge(row: Row, zone: string, now: number): Complaint | string {
  const { id = '', opened, closed, type, descriptor, district } = row;
  if (
    opened === undefined ||
    closed === undefined ||
    type === undefined ||
    descriptor === undefined ||
    district === undefined
  )
    return `the row has ${Object.keys(row).length} cells`;
  if (!ID.test(id)) return 'id: must be 1 to 64 letters, digits, dots or dashes';
  const openedAt = dayStart(opened, zone);
  if (openedAt === undefined) return `opened: ${opened || 'nothing'} is no date`;
  if (openedAt > now) return `opened: ${opened} has not come yet`;
  const closedAt = NOTHING.has(closed) ? null : dayStart(closed, zone);
  if (closedAt === undefined) return `closed: ${closed} is no date`;
  if (closedAt !== null && closedAt > now) return `closed: ${closed} has not come yet`;
  if (closedAt !== null && closedAt < openedAt) return `closed: ${closed} is before it was opened, ${opened}`;
  const text = (value: string) => (NOTHING.has(value) ? null : value.slice(0, TEXT_MAX));
  return {
    id,
    openedAt,
    closedAt,
    type: text(type),
    descriptor: text(descriptor),
    district: text(district),
  };
}

function dayStart(date: string, zone: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return undefined;
  const day = DateTime.fromISO(date, { zone });
  return day.isValid ? day.startOf('day').toMillis() : undefined;
}

async function* rowsOf(path: string): AsyncGenerator<{ row: Row; line: number }> {
  const gunzip = (await isGzip(path)) ? createGunzip() : undefined;
  const file = createReadStream(path);
  const parser = parse({
    bom: true,
    trim: true,
    skip_empty_lines: true,
    relax_column_count: true,
    relax_quotes: true,
    info: true,
    columns: checkedHeader,
  });
  // Errors of the streams before the parser end up where the rows are awaited.
  file.on('error', (error) => parser.destroy(error));
  gunzip?.on('error', (error) => parser.destroy(error));
  (gunzip ? file.pipe(gunzip) : file).pipe(parser);
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: Row; info: { lines: number } }>)
      yield { row: record, line: info.lines };
  } catch (error) {
    throw new Error(`${path} cannot be read as CSV: ${coerceError(error).message}`, { cause: error });
  } finally {
    file.destroy();
  }
}

function checkedHeader(header: string[]): string[] {
  const missing = COLUMNS.filter((column) => !header.includes(column));
  if (missing.length > 0) throw new Error(`the first line lacks ${missing.join(', ')}`);
  return header;
}

async function isGzip(path: string): Promise<boolean> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer.readUInt16BE(0) === GZIP_MAGIC;
  } finally {
    await handle.close();
  }
}
