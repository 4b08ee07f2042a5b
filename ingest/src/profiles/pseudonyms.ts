/**
 * Plates and names of people become pseudonyms at the door: before a message is translated, kept in quarantine, listed as a sample or
 * logged. A pseudonym is a keyed hash, so that the same vehicle is known again and nobody can try all plates; the key is never in the
 * database. Without a key the values are withheld.
 */
import { createHmac } from 'node:crypto';
import { readPayload } from './payload.ts';

const WITHHELD = 'withheld';
const HASH_CHARS = 24;
const PSEUDONYM = /^p-[0-9a-f]{24}$/;
/** 粤B12345, 沪AD12345, 京A·12345, 粤B1234学, WJ and the plates of the forces aside, whose values the keys name. */
const PLATE =
  /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·\s.-]?[A-HJ-NP-Z0-9]{4,6}[挂学警港澳领使应急]?/giu;
/** What systems write where they read no plate. */
const NO_PLATE = /^(?:|-+|0+|无|_?无_?|无牌.*|未知.*|未识别.*|none|null|unknown|noplate)$/iu;
const DEPTH_MAX = 16;
/** So that what has been rewritten is read as UTF-8, whatever charset the binding names. */
const MARK = '\ufeff';

export interface Pseudonyms {
  /** The same message with pseudonyms for the values of `keys`, and for whatever looks like a plate. */
  guard(payload: Buffer, keys: readonly string[], charset: string | undefined): Buffer;
}

/** `key`: undefined: nothing can be told apart, all is withheld. */
export function createPseudonyms(key: string | undefined): Pseudonyms {
  function pseudonymOf(value: string): string {
    if (PSEUDONYM.test(value) || value === WITHHELD) return value;
    if (key === undefined) return WITHHELD;
    const plain = value
      .normalize('NFKC')
      .toUpperCase()
      .replace(/[·\s.-]/g, '');
    return `p-${createHmac('sha256', key).update(plain).digest('hex').slice(0, HASH_CHARS)}`;
  }

  function withoutPlates(text: string, keys: ReadonlySet<string>): string {
    const start = text.trimStart()[0];
    // JSON in a text, as some systems nest it.
    if (start === '{' || start === '[')
      try {
        return JSON.stringify(walk(JSON.parse(text), keys, 0));
      } catch {
        // It only looked like JSON.
      }
    return text.replace(PLATE, pseudonymOf);
  }

  function walk(value: unknown, keys: ReadonlySet<string>, depth: number): unknown {
    if (depth > DEPTH_MAX) return WITHHELD;
    if (typeof value === 'string') return withoutPlates(value, keys);
    if (Array.isArray(value)) return value.map((child) => walk(child, keys, depth + 1));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, child]) => [
        withoutPlates(name, keys),
        keys.has(name.toLowerCase()) ? hidden(child) : walk(child, keys, depth + 1),
      ]),
    );
  }

  function hidden(value: unknown): unknown {
    if (typeof value === 'string') return NO_PLATE.test(value.trim()) ? null : pseudonymOf(value);
    if (typeof value === 'number') return pseudonymOf(String(value));
    return value === null || typeof value === 'boolean' ? value : WITHHELD;
  }

  return {
    guard(payload, keys, charset) {
      let value: unknown;
      if (payload.subarray(0, WITHHELD.length).toString() === WITHHELD) return payload;
      try {
        const { message, doubled } = readPayload('json', payload, charset);
        // Which of two values is meant is not for this to decide, and a rewritten message has one.
        if (doubled !== undefined) throw new Error('keys stand twice');
        value = message;
      } catch {
        return Buffer.from(`withheld: ${payload.length} bytes that cannot be read, and may name a plate`);
      }
      const rewritten = walk(value, new Set(keys.map((name) => name.toLowerCase())), 0);
      return Buffer.from(MARK + JSON.stringify(rewritten));
    },
  };
}
