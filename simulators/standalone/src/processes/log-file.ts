/** What a child writes, kept in a file of bounded size: past the bound it becomes `.1` and a new one begins. */
import { createWriteStream, renameSync, statSync, type WriteStream } from 'node:fs';

/** Two of these per process at most. Bytes. */
const FILE_MAX_BYTES = 8 * 1024 * 1024;

export interface LogFile {
  write(chunk: Buffer): void;
  stop(): Promise<void>;
}

/** Appends to `file`. A log that cannot be written never stops what it is about. */
export function openLogFile(file: string): LogFile {
  let bytes = sizeOf(file);
  let stream = append(file);
  return {
    write: (chunk) => {
      if (bytes + chunk.length > FILE_MAX_BYTES) {
        stream.end();
        rotate(file);
        stream = append(file);
        bytes = 0;
      }
      bytes += chunk.length;
      stream.write(chunk);
    },
    stop: () => new Promise((resolve) => stream.end(() => resolve())),
  };
}

function append(file: string): WriteStream {
  const stream = createWriteStream(file, { flags: 'a', mode: 0o600 });
  stream.on('error', (error) => console.error(`The log ${file} cannot be written: ${error.message}.`));
  return stream;
}

function rotate(file: string): void {
  try {
    renameSync(file, `${file}.1`);
  } catch {
    // the stream says what is wrong with the folder
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
