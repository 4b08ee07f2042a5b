/** Pictures in JSON: long texts without an escape, as base64 is. No profile reads them, and nobody keeps them. Pure. */

/** Beyond it a text is no name, note or list of a device. Characters. */
const TEXT_CHARS_MAX = 8_192;
const LONG_TEXT = new RegExp(`"[A-Za-z0-9+/=_:;,.\\r\\n-]{${TEXT_CHARS_MAX + 1},}"`, 'g');

/** The same JSON with a short text in the place of each long one. What is not JSON, or packed, stays as it is. */
export function withoutLongTexts(payload: Buffer): Buffer {
  // One character for each byte, so that nothing else changes.
  const text = payload.toString('latin1');
  const lean = text.replace(LONG_TEXT, (found) => `"(${found.length - 2} characters left out)"`);
  return lean.length === text.length ? payload : Buffer.from(lean, 'latin1');
}
