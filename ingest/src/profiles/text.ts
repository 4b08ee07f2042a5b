/** The bytes of a foreign message as text: unpacked, and read in the charset somebody named or a mark says. Pure. */
import { unpack } from '../messages/packed.ts';
import { UNPACKED_BYTES_MAX } from './limits.ts';

/** Byte order marks; no JSON and no word begins with these bytes otherwise. */
const MARKS: readonly (readonly [charset: string, bytes: readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** @throws Error with a sentence. */
export function readText(bytes: Uint8Array, charset = 'utf-8'): string {
  const plain = unpacked(bytes);
  const mark = MARKS.find(([, start]) => start.every((byte, index) => plain[index] === byte));
  const name = mark?.[0] ?? charset;
  try {
    return new TextDecoder(name, { fatal: true }).decode(plain);
  } catch {
    if (name !== 'utf-8') throw new Error(`the payload is not text in ${name}`);
    throw new Error(
      'the payload is not valid UTF-8; if it is in another charset, name it in the binding (charset: gbk)',
    );
  }
}

/** What gzip and zlib packed; anything else as it is. */
function unpacked(bytes: Uint8Array): Uint8Array {
  try {
    return unpack(bytes, { bytesMax: UNPACKED_BYTES_MAX, cut: false }) ?? bytes;
  } catch (error) {
    const tooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    const why = tooLarge ? `it is more than ${UNPACKED_BYTES_MAX} bytes` : (error as Error).message;
    throw new Error(`the payload is packed (gzip or zlib) and cannot be unpacked: ${why}`, { cause: error });
  }
}
