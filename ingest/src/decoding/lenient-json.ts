/**
 * JSON as devices write it where the strict reader gives up: NUL behind the end (a C string and its buffer), not-a-number where a
 * number has to be, whole numbers that a double cannot hold. Only for what was not understood otherwise.
 */

const SPACE = 0x20;
const QUOTE = '"';
/** printf of various C libraries, Python, JavaScript: NaN, -nan(ind), inf, -Infinity, 1.#QNAN, -1.#INF00. */
const NOT_A_NUMBER = /[+-]?(?:nan(?:\([a-z0-9_]*\))?|inf(?:inity)?|\d+\.#(?:ind|inf|qnan|snan)\d*)/iy;
const NUMBER = /-?\d+(\.\d+)?([eE][+-]?\d+)?/y;
/** Fewer digits always fit a double. */
const DIGITS_SAFE = 15;

/** Without white space and NUL at the end. */
export function withoutTail(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] ?? SPACE) <= SPACE) end -= 1;
  return bytes.subarray(0, end);
}

/** The text with not-a-number as null and large whole numbers as texts of their digits; strings stay as they are. */
export function withPlainNumbers(text: string): string {
  let result = '';
  let copied = 0;
  for (let at = 0; at < text.length; ) {
    if (text[at] === QUOTE) {
      at = endOfString(text, at);
      continue;
    }
    const found = tokenAt(text, at);
    if (found === undefined) at += 1;
    else {
      if (found.instead !== undefined) {
        result += text.slice(copied, at) + found.instead;
        copied = at + found.length;
      }
      at += found.length;
    }
  }
  return result + text.slice(copied);
}

function tokenAt(text: string, at: number): { length: number; instead: string | undefined } | undefined {
  const char = text.charCodeAt(at);
  const maybe =
    (char >= 0x30 && char <= 0x39) ||
    char === 0x2d ||
    char === 0x2b ||
    (char | 0x20) === 0x6e ||
    (char | 0x20) === 0x69;
  if (!maybe) return undefined;
  NOT_A_NUMBER.lastIndex = at;
  const none = NOT_A_NUMBER.exec(text);
  if (none) return { length: none[0].length, instead: 'null' };
  NUMBER.lastIndex = at;
  const number = NUMBER.exec(text);
  if (!number) return undefined;
  const [token, fraction, exponent] = number;
  const isWhole = fraction === undefined && exponent === undefined;
  const fits = !isWhole || token.length <= DIGITS_SAFE || Number.isSafeInteger(Number(token));
  return { length: token.length, instead: fits ? undefined : `"${token}"` };
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === QUOTE) return at + 1;
  }
  return text.length;
}
