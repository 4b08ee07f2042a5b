/** A foreign message becomes native ones, as its profile says. No clock, no state: the same message, the same outcome. */
import type { Doubled } from '../decoding/doubled-keys.ts';
import type { Births } from './births.ts';
import type { Binding, BoundBy, ExpressionText, Profile } from './contract.ts';
import type { Budget } from './expression.ts';
import { compileField, type Field } from './field.ts';
import { helpersOf } from './helpers.ts';
import {
  DEFAULT_BOUNDS,
  type ForeignBounds,
  STEPS_BASE,
  STEPS_PER_BYTE,
  STEPS_PER_ITEM,
  UNUSED_MAX,
} from './limits.ts';
import { isUrgentNative, located, type NativeMessage, nativeOf, type Part, type Shared } from './native.ts';
import { readPayload } from './payload.ts';
import type { Captures } from './topics.ts';

/** Of all native messages one foreign message may become. Characters. */
const RESULT_CHARS_MAX = 4 * 1024 * 1024;
/** Of one name of `unused`. */
const NAME_CHARS_MAX = 64;

export interface ForeignMessage {
  topic: string;
  /** Levels of the topic that the filter captures. */
  captures: Captures;
  payload: Uint8Array;
  /** When it reached us, ISO 8601. */
  received: string;
  /** The broker kept it: nobody knows how old it is unless it says so. */
  retained: boolean;
}

export type Translation =
  /** `failed`: what was wrong with the first part that is missing. `unused`: names of what the message holds besides. */
  | { messages: NativeMessage[]; failed?: string; unused?: string[] }
  | { passedOver: true; unused?: string[] }
  | { failed: string };

export interface Translator {
  /** Never rejects: what goes wrong is a sentence in `failed`. One call at a time. `births`: what Sparkplug nodes said before. */
  translate(foreign: ForeignMessage, binding: BoundBy, births?: Births): Promise<Translation>;
}

/** Compiles every expression of a profile. @throws Error whose message names each fault, one per line. */
export function compileProfile(profile: Profile, bounds: ForeignBounds = DEFAULT_BOUNDS): Translator {
  const faults: string[] = [];
  const compiled = <T>(where: string, compile: () => T): T | undefined => {
    try {
      return compile();
    } catch (error) {
      faults.push(`${where}: ${(error as Error).message}`);
      return undefined;
    }
  };
  const optional = (where: string, text: ExpressionText | undefined) =>
    text === undefined ? undefined : compiled(where, () => compileField(text, undefined));
  const when = optional('when', profile.when);
  const forEach = optional('forEach', profile.forEach);
  const unused = optional('unused', profile.unused);
  const { fields, ...envelope } = profile.message;
  const parts = new Map<Part, Field | undefined>();
  for (const [part, text] of Object.entries(envelope)) parts.set(part as Part, optional(part, text));
  const content = new Map<string, Field | undefined>();
  for (const [name, rule] of Object.entries(fields)) {
    if (name === 'id' || name === 'at' || name === 'buffered') faults.push(`fields.${name}: stands beside fields`);
    content.set(
      name,
      compiled(`fields.${name}`, () => compileField(rule, profile.maps)),
    );
  }
  if (faults.length > 0) throw new Error(faults.join('\n'));

  async function translate(foreign: ForeignMessage, binding: BoundBy, births?: Births): Promise<Translation> {
    const { topic, payload } = foreign;
    const read = readPayload(profile.encoding, payload, binding.charset, births && { births, topic });
    const { message, doubled } = read;
    if (doubled === undefined) return translateOne(message, foreign, binding);
    const meanings: Translation[] = [];
    for (const reading of doubled.readings) meanings.push(await translateOne(reading, foreign, binding));
    return oneMeaning(meanings, doubled);
  }

  async function translateOne(message: unknown, foreign: ForeignMessage, binding: BoundBy): Promise<Translation> {
    const steps = STEPS_BASE + STEPS_PER_BYTE * foreign.payload.length;
    const budget: Budget = { steps };
    const shared: Shared = {
      ...helpersOf(binding),
      message,
      topic: foreign.captures,
      path: foreign.topic,
      bound: binding.parameters ?? {},
      listed: listedIn(binding.deviceMap),
      received: foreign.received,
      retained: foreign.retained,
    };
    const rest = unused ? { unused: await namesOf(unused, message, shared, { steps }) } : {};
    if (when && (await located('when', when(message, shared, budget))) !== true) return { passedOver: true, ...rest };
    const items = forEach ? listOf(await located('forEach', forEach(message, shared, budget))) : [message];
    const { messagesMax } = bounds;
    if (items.length > messagesMax)
      throw new Error(`one message becomes ${items.length}, at most ${messagesMax} are allowed`);
    if (items.length === 0) return { passedOver: true, ...rest };
    budget.steps += STEPS_PER_ITEM * items.length;
    const zone = binding.timeZone ?? profile.timeZone;
    return { ...(await nativesOf(items, { binding, shared, budget, parts, content, zone })), ...rest };
  }

  return {
    async translate(foreign, binding, births) {
      try {
        return await translate(foreign, binding, births);
      } catch (error) {
        return { failed: sentenceOf(error) };
      }
    },
  };
}

/** Of what a message says in several ways by a key that stands twice, its alarms count; else it is refused, for nobody knows which is so. */
function oneMeaning(meanings: readonly Translation[], { keys, isWhole }: Doubled): Translation {
  const [first, ...others] = meanings;
  if (first && isWhole && others.every((other) => JSON.stringify(other) === JSON.stringify(first))) return first;
  const [key = ''] = keys;
  const failed = `the key "${key.slice(0, NAME_CHARS_MAX)}" is given twice, with different values`;
  const alarms = new Map<string, NativeMessage>();
  for (const meaning of meanings)
    if ('messages' in meaning)
      for (const native of meaning.messages) if (isUrgentNative(native)) alarms.set(native.topic, native);
  return alarms.size === 0 ? { failed } : { messages: [...alarms.values()], failed };
}

// One part that cannot be understood takes nothing from the others.
async function nativesOf(
  items: readonly unknown[],
  context: Parameters<typeof nativeOf>[1],
): Promise<{ messages: NativeMessage[]; failed?: string } | { failed: string }> {
  const messages: NativeMessage[] = [];
  let failed: string | undefined;
  let chars = 0;
  for (const item of items) {
    let native: NativeMessage;
    try {
      native = await nativeOf(item, context);
    } catch (error) {
      failed ??= sentenceOf(error);
      continue;
    }
    chars += native.payload.length;
    if (chars > RESULT_CHARS_MAX) throw new Error(`the result has more than ${RESULT_CHARS_MAX} characters`);
    messages.push(native);
  }
  if (failed === undefined) return { messages };
  return messages.length === 0 ? { failed } : { messages, failed };
}

function listOf(found: unknown): unknown[] {
  if (found === undefined) return [];
  return Array.isArray(found) ? [...found] : [found];
}

// With steps of its own, and never a reason to lose the message.
async function namesOf(unused: Field, message: unknown, shared: Shared, budget: Budget): Promise<string[]> {
  let found: unknown[];
  try {
    found = listOf(await unused(message, shared, budget));
  } catch (error) {
    found = [sentenceOf(error)];
  }
  const names = found.flatMap((name) => (typeof name === 'string' ? [name.slice(0, NAME_CHARS_MAX)] : []));
  return [...new Set(names)].slice(0, UNUSED_MAX);
}

const namesByMap = new WeakMap<object, readonly string[]>();

function listedIn(deviceMap: Binding['deviceMap']): readonly string[] {
  if (!deviceMap) return [];
  const known = namesByMap.get(deviceMap);
  if (known) return known;
  const names = Object.keys(deviceMap);
  namesByMap.set(deviceMap, names);
  return names;
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
