/**
 * Bytes as text for people, whatever wrote them: what the bytes themselves give away. A guess where they are not UTF-8, so for showing
 * and for alarms only; what has to be right names its charset in a binding. Pure.
 */
import { unpack } from './packed.ts';

/** Beyond it nothing more is unpacked. Bytes. */
const UNPACKED_BYTES_MAX = 256 * 1024;
/** Every second byte of Latin text in UTF-16 is 0. */
const ZERO_SHARE = 0.2;

export interface ReadableText {
  text: string;
  /** How the bytes were read; undefined: they are no text that is known, and holes are marked. */
  as: 'UTF-8' | 'UTF-16' | 'GB 18030' | 'gzip' | undefined;
}

/** The kept beginning of a message is enough: a character that is cut off in its middle is one hole. */
export function readableText(bytes: Uint8Array): ReadableText {
  const plain = unpacked(bytes);
  // Once only: there are packed bytes that unpack to themselves.
  return plain ? { text: readPlain(plain).text, as: 'gzip' } : readPlain(bytes);
}

function readPlain(bytes: Uint8Array): ReadableText {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return { text: lossy(bytes, 'utf-16le'), as: 'UTF-16' };
  if (first === 0xfe && second === 0xff) return { text: lossy(bytes, 'utf-16be'), as: 'UTF-16' };
  const wide = wideOf(bytes);
  if (wide !== undefined) return { text: lossy(bytes, wide), as: 'UTF-16' };
  const utf8 = strict(bytes, 'utf-8');
  if (utf8 !== undefined) return { text: utf8, as: 'UTF-8' };
  const chinese = strict(bytes, 'gb18030');
  if (chinese !== undefined && /\p{Script=Han}/u.test(chinese) && !/[\p{Co}\p{Cn}]/u.test(chinese))
    return { text: chinese, as: 'GB 18030' };
  return { text: lossy(bytes, 'utf-8'), as: undefined };
}

function unpacked(bytes: Uint8Array): Uint8Array | undefined {
  try {
    return unpack(bytes, { bytesMax: UNPACKED_BYTES_MAX, cut: true });
  } catch {
    return undefined; // it only began like it, or is more than anybody wants to read
  }
}

function strict(bytes: Uint8Array, charset: string): string | undefined {
  const decoder = new TextDecoder(charset, { fatal: true });
  let text: string;
  try {
    text = decoder.decode(bytes, { stream: true });
  } catch {
    return undefined;
  }
  try {
    return text + decoder.decode();
  } catch {
    return `${text}\uFFFD`;
  }
}

function lossy(bytes: Uint8Array, charset: string): string {
  return new TextDecoder(charset).decode(bytes);
}

function wideOf(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes.length < 4) return undefined;
  const zeros = [0, 0];
  for (const [index, byte] of bytes.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  const least = Math.max(2, (bytes.length / 2) * ZERO_SHARE);
  if (odd > least && even === 0) return 'utf-16le';
  return even > least && odd === 0 ? 'utf-16be' : undefined;
}
