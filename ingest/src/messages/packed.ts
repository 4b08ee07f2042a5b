/** What gzip and zlib packed, told by its first two bytes. Pure. */
import { constants, gunzipSync, inflateSync } from 'node:zlib';

/** The second byte of a zlib header; 0x78 alone is a letter. */
const ZLIB_LEVELS = [0x01, 0x5e, 0x9c, 0xda];

/**
 * Undefined: not packed. `bytesMax`: of what comes out. `cut`: the end may be missing.
 * @throws Error of zlib: it only began like it, or is larger (`ERR_BUFFER_TOO_LARGE`)
 */
export function unpack(
  bytes: Uint8Array,
  { bytesMax, cut }: { bytesMax: number; cut: boolean },
): Uint8Array | undefined {
  const [first = 0, second = 0] = bytes;
  const finishFlush = cut ? constants.Z_SYNC_FLUSH : constants.Z_FINISH;
  const options = { maxOutputLength: bytesMax, finishFlush };
  if (first === 0x1f && second === 0x8b) return gunzipSync(bytes, options);
  if (first === 0x78 && ZLIB_LEVELS.includes(second)) return inflateSync(bytes, options);
  return undefined;
}
