/**
 * Keys that stand twice in one object of JSON. The parser silently takes the last: `{"state":"alarm","state":"normal"}` would end
 * an alarm. The libraries that see such keys parse everything themselves; here only a text that may hold one is read again.
 */

const COLON = ':';
const SPACE_OR_QUOTE = 0x22;
/** What may be read again of one message, in all its readings: a flood of such messages must not cost more than others. Characters. */
const AGAIN_MAX = 32 * 1024;
/** First and last, however long the text is. */
const READINGS_MIN = 2;
const READINGS_MAX = 8;

export interface Doubled {
  /** Such keys, each with those above it. */
  keys: ReadonlySet<string>;
  /** What the text says if the first, the second … of each such key counts; the last one is what the parser made of it. */
  readings: unknown[];
  /** No value of such a key is missing in them. */
  isWhole: boolean;
}

/**
 * Whether sound JSON may hold a key twice: it has more colons behind a quote or white space, as each key has one, than its value has
 * keys. A colon within a text may be such a one, too.
 */
export function mayDouble(text: string, value: unknown): boolean {
  let left = keysOf(value);
  for (let at = text.indexOf(COLON); at >= 0; at = text.indexOf(COLON, at + 1))
    if (text.charCodeAt(at - 1) <= SPACE_OR_QUOTE && --left < 0) return true;
  return false;
}

/** What sound JSON means, in as many ways as it has keys with different values; undefined: in one. */
export function doubledIn(text: string): Doubled | undefined {
  const found: Found = { keys: new Set(), times: 1 };
  const read = readerOf(text, found);
  const last = read(Number.POSITIVE_INFINITY);
  const { keys, times } = found;
  if (keys.size === 0) return undefined;
  const max = Math.max(READINGS_MIN, Math.min(READINGS_MAX, Math.floor(AGAIN_MAX / text.length)));
  const readings: unknown[] = [];
  for (let nth = 0; nth < Math.min(times, max) - 1; nth++) readings.push(read(nth));
  return { keys, readings: [...readings, last], isWhole: times <= max };
}

function keysOf(value: unknown): number {
  if (value === null || typeof value !== 'object') return 0;
  let count = 0;
  if (Array.isArray(value)) for (const item of value) count += keysOf(item);
  else
    for (const key in value) {
      count += 1;
      const child = (value as Record<string, unknown>)[key];
      if (typeof child === 'object') count += keysOf(child);
    }
  return count;
}

const TOKEN = /\s*("[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+)/y;

interface Found {
  keys: Set<string>;
  /** How often one of them stands there at most. */
  times: number;
}

/** Reads with the nth value of each key. Descends as deep as the text nests, which the caller has bounded. */
function readerOf(text: string, found: Found): (nth: number) => unknown {
  let nth = 0;

  function next(): string {
    const token = TOKEN.exec(text)?.[1];
    if (token === undefined) throw new SyntaxError('not JSON');
    return token;
  }

  function value(token: string, path: string): unknown {
    if (token === '{') return object(path);
    if (token !== '[') return JSON.parse(token);
    const items: unknown[] = [];
    for (let one = next(); one !== ']'; one = next()) if (one !== ',') items.push(value(one, path));
    return items;
  }

  function object(path: string): unknown {
    const values = new Map<string, unknown[]>();
    for (let token = next(); token !== '}'; token = next()) {
      if (token === ',') continue;
      const key = JSON.parse(token) as string;
      next();
      const told = value(next(), `${path}${key}.`);
      const before = values.get(key);
      if (before) before.push(told);
      else values.set(key, [told]);
    }
    return Object.fromEntries([...values].map(([key, told]) => [key, chosen(`${path}${key}`, told)]));
  }

  function chosen(path: string, told: unknown[]): unknown {
    const [first] = told;
    if (told.length === 1) return first;
    const same = JSON.stringify(first);
    const isOne = told.every((one) => JSON.stringify(one) === same);
    if (!isOne) {
      found.keys.add(path);
      found.times = Math.max(found.times, told.length);
    }
    return told[Math.min(nth, told.length - 1)];
  }

  return (which) => {
    nth = which;
    TOKEN.lastIndex = 0;
    return value(next(), '');
  };
}
