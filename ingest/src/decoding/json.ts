/** Bytes from outside as a JSON object, or why not. Nothing here trusts the sender. */
import { MAX_PAYLOAD_DEPTH } from '../messages/dialect.ts';
import { readableText } from '../messages/readable-text.ts';
import type { Rejection } from '../readings/reading.ts';
import { type Doubled, doubledIn, mayDouble } from './doubled-keys.ts';

const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);
/** Cheap sign that a walk over the keys is worth it: a forbidden word, or an escape that may spell one. */
const SUSPICIOUS = /__proto__|constructor|prototype|\\u/;
const IN_A_BINDING = 'bind the topic to a profile, which reads it (docs/PROFILES.md)';
const WRITTEN_AS: Readonly<Record<string, string>> = {
  gzip: `: it is packed (gzip or zlib); have the device send it plain, or ${IN_A_BINDING}`,
  'UTF-16': `: it looks like UTF-16; have the device send UTF-8, or ${IN_A_BINDING}`,
  'GB 18030': `: it looks like GBK or GB 18030; have the device send UTF-8, or ${IN_A_BINDING}, with its charset`,
};
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

export interface Parsed<V> {
  value: V;
  /** No text of it can hold a NUL or half of a surrogate pair, which JSON in UTF-8 can only spell as escapes. */
  isPlain: boolean;
  /** Keys of it stand twice with different values: `value` has the last of each. */
  doubled: Doubled | undefined;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The parsed object, or the refusal: not-utf8, too-deep, not-json, forbidden-key, invalid-field (not an object, NUL). */
export function parseObject(payload: Buffer): Parsed<Record<string, unknown>> | { refusal: Rejection } {
  const parsed = parseJson(payload, MAX_PAYLOAD_DEPTH);
  if ('refusal' in parsed) return parsed;
  const { value } = parsed;
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    return refuse('invalid-field', 'the payload must be a JSON object');
  return parsed as Parsed<Record<string, unknown>>;
}

/**
 * Any JSON value of at most `depthMax` levels, or the refusal: not-utf8, too-deep, not-json, forbidden-key. `rewrite` may
 * change the text of sound JSON before its values are taken.
 */
export function parseJson(
  payload: Uint8Array,
  depthMax: number,
  rewrite?: (json: string) => string,
): Parsed<unknown> | { refusal: Rejection } {
  // How MQTT clears a retained message; the parser's own words would puzzle the person who did it.
  if (payload.length === 0) return refuse('not-json', 'the payload is empty');
  let text: string;
  try {
    text = utf8.decode(payload);
  } catch {
    return refuse('not-utf8', `the payload is not valid UTF-8${WRITTEN_AS[readableText(payload).as ?? ''] ?? ''}`);
  }
  if (mayNest(text, depthMax) && deeperThan(payload, depthMax))
    return refuse('too-deep', `the payload nests deeper than ${depthMax} levels`);
  let value: unknown;
  try {
    value = JSON.parse(text);
    const rewritten = rewrite?.(text) ?? text;
    if (rewritten !== text) {
      value = JSON.parse(rewritten);
      text = rewritten;
    }
  } catch (error) {
    return refuse('not-json', `the payload is not JSON: ${(error as Error).message.slice(0, 160)}`);
  }
  const isPlain = !SUSPICIOUS.test(text);
  if (!isPlain) {
    const path = forbiddenKey(value, '');
    if (path !== undefined) return refuse('forbidden-key', `the key "${path.slice(0, 160)}" is not allowed`);
  }
  return { value, isPlain, doubled: mayDouble(text, value) ? doubledIn(text) : undefined };
}

function refuse(reason: Rejection['reason'], detail: string): { refusal: Rejection } {
  return { refusal: { reason, detail } };
}

/** Whether it has brackets enough to nest deeper than `limit`, those in strings among them: nearly no message of a device has. */
function mayNest(text: string, limit: number): boolean {
  let left = limit;
  for (const bracket of '{[')
    for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) if (--left < 0) return true;
  return false;
}

// Counts brackets outside strings before the parser sees them: its cost and recursion are then bounded.
function deeperThan(payload: Uint8Array, limit: number): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < payload.length; i++) {
    const byte = payload[i];
    if (inString) {
      if (byte === BACKSLASH) i++;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (byte === 0x7b || byte === 0x5b) {
      if (++depth > limit) return true;
    } else if (byte === 0x7d || byte === 0x5d) depth--;
  }
  return false;
}

function forbiddenKey(value: unknown, path: string): string | undefined {
  if (value === null || typeof value !== 'object') return undefined;
  for (const [key, child] of Object.entries(value)) {
    if (FORBIDDEN_KEYS.has(key)) return `${path}${key}`;
    const found = forbiddenKey(child, `${path}${key}.`);
    if (found !== undefined) return found;
  }
  return undefined;
}
