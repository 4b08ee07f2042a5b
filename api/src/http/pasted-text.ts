/** What pages, chat programs and spreadsheets leave in copied text and nobody sees. Pure. */

/** Marks of direction and of the order of bytes; they reach a wall, turn its lines round and let two equal names differ. */
const INVISIBLE = /[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
/** Are what they are, to the last mark. */
const SECRETS: ReadonlySet<string> = new Set(['password', 'current', 'next', 'token', 'code', 'secret']);

/** The same JSON with its texts cleaned; keys, and the values of secrets, stay. */
export function cleanTexts(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (Array.isArray(value)) return value.map(cleanTexts);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, SECRETS.has(key) ? part : cleanTexts(part)]),
  );
}

/** Lines end as everywhere; a tab within one line is a space, in several it is of a table. */
function cleanText(text: string): string {
  const cleaned = text.replace(INVISIBLE, '').replace(/\r\n?/g, '\n');
  return cleaned.includes('\n') ? cleaned : cleaned.replaceAll('\t', ' ');
}
