/** Reads a recorded trace, plain or gzipped, whatever its name says. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import type { Row } from '../traces/dialect.ts';
import { ReplayFault } from './replay-fault.ts';

const GZIP_MAGIC = 0x1f8b;
/** All rows are kept in memory to be put in order of time: about 1 GB at this bound. */
const ROWS_MAX = 2_000_000;

/**
 * All rows of the file in its order, with at least the named columns.
 * @throws ReplayFault with a sentence when the file is missing, broken, too long, empty or lacks columns.
 */
export async function readTrace(path: string, columns: readonly string[]): Promise<Row[]> {
  const gzipped = await isGzip(path);
  const name = basename(path);
  const file = createReadStream(path);
  const parser = parse({
    bom: true,
    trim: true,
    skip_empty_lines: true,
    relax_column_count: true,
    relax_quotes: true,
    columns: (header: string[]) => checked(header, columns, name),
  });
  const gunzip = gzipped ? createGunzip() : undefined;
  // Errors of the streams before the parser end up where the rows are awaited.
  file.on('error', (error) => parser.destroy(error));
  gunzip?.on('error', (error) => parser.destroy(error));
  (gunzip ? file.pipe(gunzip) : file).pipe(parser);
  const rows: Row[] = [];
  try {
    for await (const row of parser) {
      if (rows.length === ROWS_MAX)
        throw new ReplayFault(`${name} has more than ${ROWS_MAX} rows; replay it in parts.`);
      rows.push(row as Row);
    }
  } catch (cause) {
    if (cause instanceof ReplayFault) throw cause;
    throw new ReplayFault(`${name} cannot be read as CSV: ${(cause as Error).message}`, { cause });
  } finally {
    file.destroy();
  }
  if (rows.length === 0) throw new ReplayFault(`${name} has no rows.`);
  return rows;
}

async function isGzip(path: string): Promise<boolean> {
  const handle = await open(path).catch((cause: NodeJS.ErrnoException) => {
    throw new ReplayFault(
      cause.code === 'ENOENT' ? `There is no file ${path}.` : `${path} cannot be opened: ${cause.message}.`,
      { cause },
    );
  });
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer.readUInt16BE(0) === GZIP_MAGIC;
  } catch (cause) {
    throw new ReplayFault(`${path} cannot be read: ${(cause as Error).message}.`, { cause });
  } finally {
    await handle.close();
  }
}

function checked(header: string[], columns: readonly string[], name: string): string[] {
  const missing = columns.filter((column) => !header.includes(column));
  if (missing.length > 0)
    throw new ReplayFault(
      `${name} has no column ${missing.map((column) => `"${column}"`).join(', ')}; it has ${header.slice(0, 20).join(', ')}.`,
    );
  return header;
}
