/**
 * The slow way in, for what does not fit the contract as it stands: what is understood is used, what is not is left out and named.
 * An alarm is taken even without its time or id, with part of its text, and from amid what no message must hold; nothing else is
 * guessed.
 */
import { createHash } from 'node:crypto';
import { cut } from '../database/storable.ts';
import type { EventKind, PayloadField } from '../domains.ts';
import { readableText } from '../messages/readable-text.ts';
import { describeFault } from '../messages/schema-fault.ts';
import type { Device, Rejection } from '../readings/reading.ts';
import { instantFault } from './instant-fault.ts';
import { type Parsed, parseObject } from './json.ts';
import { withoutTail, withPlainNumbers } from './lenient-json.ts';

/** Stands for a time that cannot be read while the other fields are checked; any instant that fits. */
const SOME_INSTANT = 946_684_800_000;
const ID_CHARS = 24;
/** So many digits may not fit a double. */
const LONG_NUMBER = /\d{16}/;
const TIMES = ['at', 'startedAt', 'endedAt'];
const ENVELOPE = ['id', 'at', 'buffered'];
const FOR_ALARMS_ONLY: readonly string[] = ['not-utf8', 'forbidden-key', 'too-deep'];
const PLAIN_NUMBER = /^[+-]?\d{1,15}(\.\d{1,15})?$/;
/** Of what is passed by, names that may stand in a sentence; and how many. */
const PLAIN_NAME = /^[\w.-]{1,64}$/;
const REST_NAMES_MAX = 8;

export interface Lenient {
  object: Record<string, unknown>;
  /** Names of the fields that could not be used. */
  leftOut: readonly string[];
  /** Its time cannot be read: it happened when it arrived. */
  isTimeless: boolean;
}

/** `strict`: what the strict reader made of the bytes. */
export function readLeniently(
  kind: EventKind,
  device: Device,
  payload: Buffer,
  strict: ReturnType<typeof parseObject>,
): Lenient | { refusal: Rejection } {
  const read = readAgain(kind, device, payload, strict);
  if ('refusal' in read) return read;
  const found = mended(kind, device, payload, read.object);
  // Text that is no UTF-8 is guessed at for an alarm only, and only for that the rest of a hostile message is passed by.
  if (
    'refusal' in strict &&
    FOR_ALARMS_ONLY.includes(strict.refusal.reason) &&
    ('refusal' in found || !kind.isUrgent(found.object))
  )
    return strict;
  return 'refusal' in found || !('rest' in read)
    ? found
    : { ...found, leftOut: [...new Set([...read.rest, ...found.leftOut])] };
}

function mended(
  kind: EventKind,
  device: Device,
  payload: Buffer,
  object: Record<string, unknown>,
): Lenient | { refusal: Rejection } {
  const leftOut: string[] = [];
  for (const field of kind.fields) {
    const fault = mend(object, field, kind, device, leftOut);
    if (fault !== undefined) return refuse(fault);
  }
  const isUrgent = kind.isUrgent(object);
  if (isUrgent) for (const field of kind.fields) mendText(object, field, leftOut);
  const isTimeless = isUrgent && !fits(kind, 'at', object['at']);
  if (isTimeless) {
    object['at'] = SOME_INSTANT;
    leftOut.push('at');
  }
  if (isUrgent && !fits(kind, 'id', object['id'])) {
    object['id'] = idOfBytes(payload);
    leftOut.push('id');
  }
  if (kind.schema.Check(object)) return { object, leftOut, isTimeless };
  return refuse(faultOf(kind, object));
}

/** The same bytes are the same message. */
export function idOfBytes(payload: Uint8Array): string {
  return `bytes-${createHash('sha256').update(payload).digest('hex').slice(0, ID_CHARS)}`;
}

/** One sentence for people, from a payload that does not fit. */
function faultOf(kind: EventKind, object: Record<string, unknown>): string {
  const time = kind.fields.find(({ name, fits: isFine }) => TIMES.includes(name) && !isFine(object[name]));
  // What is missing is told all at once.
  const missing = kind.fields.some(({ name, optional }) => !optional && object[name] === undefined);
  if (time && (!missing || object[time.name] !== undefined)) return instantFault(time.name, object[time.name]);
  return describeFault(kind.schema.Errors(object));
}

type Read = { object: Record<string, unknown>; rest?: readonly string[] } | { refusal: Rejection };

/** The object again, with numbers as they were sent; without what a message must not hold, of which `rest` has the names. */
function readAgain(kind: EventKind, device: Device, payload: Buffer, strict: ReturnType<typeof parseObject>): Read {
  if ('refusal' in strict && (strict.refusal.reason === 'forbidden-key' || strict.refusal.reason === 'too-deep'))
    return declaredPart(kind, payload) ?? strict;
  if ('refusal' in strict && strict.refusal.reason !== 'not-json' && strict.refusal.reason !== 'not-utf8')
    return strict;
  const isOther = 'refusal' in strict && strict.refusal.reason === 'not-utf8';
  const text = isOther ? readableText(payload).text : withoutTail(payload).toString('utf8');
  // Sound JSON holds nothing else that a second reading would change; going through the tokens of 64 KiB of them takes its time.
  if ('value' in strict && !LONG_NUMBER.test(text)) return meantBySender(kind, device, payload, strict);
  const again = parseObject(Buffer.from(withPlainNumbers(text)));
  if ('refusal' in again) return 'refusal' in strict ? strict : again;
  return meantBySender(kind, device, payload, again);
}

/** Of what a sender says in two ways by keys that stand twice, the alarm counts; what is none is refused, for nobody knows which is so. */
function meantBySender(
  kind: EventKind,
  device: Device,
  payload: Buffer,
  { value, doubled }: Parsed<Record<string, unknown>>,
): Read {
  if (doubled === undefined) return { object: value };
  const said = doubled.readings as Record<string, unknown>[];
  const differing = kind.fields.filter(({ name }) => doubled.keys.has(name));
  const [first] = differing;
  if (first === undefined) return { object: value };
  const urgent = said.findLast((one) => {
    const found = mended(kind, device, payload, { ...one });
    return 'object' in found && kind.isUrgent(found.object);
  });
  if (urgent !== undefined) return { object: urgent, rest: differing.map(({ name }) => name) };
  return refuse(`field ${first.name} is given twice, with different values`);
}

/** The fields that are declared, none of which is a list or an object. */
function declaredPart(kind: EventKind, payload: Buffer): Exclude<Read, { refusal: Rejection }> | undefined {
  let all: Record<string, unknown>;
  try {
    all = JSON.parse(payload.toString('utf8'));
  } catch {
    return undefined;
  }
  if (Array.isArray(all)) return undefined;
  const object: Record<string, unknown> = {};
  for (const { name } of kind.fields) {
    if (!Object.hasOwn(all, name)) continue;
    const value = all[name];
    if (value === null || typeof value !== 'object') object[name] = value;
    else if (kind.vital.includes(name)) return undefined;
  }
  const rest = Object.keys(all).filter((name) => !Object.hasOwn(object, name) && PLAIN_NAME.test(name));
  return { object, rest: rest.slice(0, REST_NAMES_MAX) };
}

/** A text that is there in part is better than no alarm. */
function mendText(
  object: Record<string, unknown>,
  { name, optional, fits, maxLength }: PayloadField,
  leftOut: string[],
): void {
  if (optional || maxLength === undefined || ENVELOPE.includes(name)) return;
  const value = object[name];
  if (fits(value)) return;
  const part = typeof value === 'string' ? cut(value, maxLength) : '';
  if (!fits(part)) return;
  object[name] = part;
  leftOut.push(name);
}

/** Makes one field fit, or leaves it out; returns a sentence where that would change what the message means. */
function mend(
  object: Record<string, unknown>,
  field: PayloadField,
  kind: EventKind,
  device: Device,
  leftOut: string[],
): string | undefined {
  const { name, optional } = field;
  const value = object[name];
  if (value === undefined ? optional : field.fits(value) && !isBroken(value, optional)) return undefined;
  const meant = meantBy(field, value);
  const known = kind.registered(device)[name];
  if (meant !== undefined) object[name] = meant;
  else if (known !== undefined) {
    object[name] = known;
    leftOut.push(name);
  } else if (typeof value === 'number' && (!optional || kind.vital.includes(name)) && field.fits(String(value)))
    object[name] = String(value);
  else if (name === 'buffered' && isYesOrNo(value)) object[name] = value === 1 || value === '1' || value === 'true';
  else if (optional) {
    if (value !== null && kind.vital.includes(name)) return describeFault(kind.schema.Errors(object));
    // Without it history would pass for news, which only an alarm is worth.
    if (name === 'buffered' && value !== null && !kind.isUrgent(object)) return 'field buffered must be boolean';
    delete object[name];
    leftOut.push(name);
  }
  return undefined;
}

/** A word in other letters or with white space around it, a number as text; undefined: neither, or not one of its own. */
function meantBy({ words, isNumber, fits }: PayloadField, value: unknown): string | number | undefined {
  if (typeof value !== 'string') return undefined;
  const text = value.normalize('NFKC').trim();
  const meant = isNumber && PLAIN_NUMBER.test(text) ? Number(text) : words.find((word) => word === text.toLowerCase());
  return fits(meant) ? meant : undefined;
}

function fits(kind: EventKind, name: string, value: unknown): boolean {
  return kind.fields.find((field) => field.name === name)?.fits(value) === true;
}

// U+FFFD: bytes that were not UTF-8. Better no unit than a wrong one; a description may have holes.
function isBroken(value: unknown, optional: boolean): boolean {
  return optional && typeof value === 'string' && value.includes('\ufffd');
}

function isYesOrNo(value: unknown): boolean {
  return value === 0 || value === 1 || value === '0' || value === '1' || value === 'true' || value === 'false';
}

function refuse(detail: string): { refusal: Rejection } {
  return { refusal: { reason: 'invalid-field', detail } };
}
