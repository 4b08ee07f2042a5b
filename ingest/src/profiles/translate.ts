/** A foreign message becomes native ones, as its profile says. No clock, no state: the same message, the same outcome. */
import { CODE_PATTERN, TOPIC_VERSION } from '../messages/dialect.ts';
import { parseInstant } from '../messages/instant.ts';
import type { Binding, ExpressionText, Profile } from './contract.ts';
import type { Budget } from './expression.ts';
import { compileField, type Field } from './field.ts';
import { MESSAGES_MAX, STEPS_MAX } from './limits.ts';
import { derivedId, ownId } from './message-id.ts';
import { readPayload } from './payload.ts';
import type { Captures } from './topics.ts';

/** Of all native messages one foreign message may become. Characters. */
const RESULT_CHARS_MAX = 1024 * 1024;
const CODE = new RegExp(CODE_PATTERN);

export interface Foreign {
  /** Levels of the topic that the filter captures. */
  captures: Captures;
  payload: Uint8Array;
  /** When it reached us, ISO 8601; undefined for a retained message, whose age is unknown. */
  received: string | undefined;
}

export interface NativeMessage {
  topic: string;
  /** JSON. */
  payload: string;
}

export type Translation = { messages: NativeMessage[] } | { passedOver: true } | { failed: string };

export interface Translator {
  /** Never rejects: what goes wrong is a sentence in `failed`. One call at a time. */
  translate(foreign: Foreign, binding: Omit<Binding, 'profile' | 'topics'>): Promise<Translation>;
}

type Part = 'community' | 'domain' | 'device' | 'event' | 'at' | 'id' | 'buffered';

/** Compiles every expression of a profile. @throws Error whose message names each fault, one per line. */
export function compileProfile(profile: Profile): Translator {
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

  async function translate(foreign: Foreign, binding: Omit<Binding, 'profile' | 'topics'>): Promise<Translation> {
    const message = readPayload(profile.encoding, foreign.payload);
    const budget: Budget = { steps: STEPS_MAX };
    const shared = {
      message,
      topic: foreign.captures,
      bound: binding.parameters ?? {},
      // An explicit undefined would still be a variable; left out it is nothing.
      ...(foreign.received === undefined ? {} : { received: foreign.received }),
    };
    if (when && (await located('when', when(message, shared, budget))) !== true) return { passedOver: true };
    const items = forEach ? listOf(await located('forEach', forEach(message, shared, budget))) : [message];
    if (items.length > MESSAGES_MAX)
      throw new Error(`one message becomes ${items.length}, at most ${MESSAGES_MAX} are allowed`);
    if (items.length === 0) return { passedOver: true };
    const messages: NativeMessage[] = [];
    let chars = 0;
    for (const item of items) {
      const native = await nativeOf(item, { binding, shared, budget, parts, content });
      chars += native.payload.length;
      if (chars > RESULT_CHARS_MAX) throw new Error(`the result has more than ${RESULT_CHARS_MAX} characters`);
      messages.push(native);
    }
    return { messages };
  }

  return {
    async translate(foreign, binding) {
      try {
        return await translate(foreign, binding);
      } catch (error) {
        return { failed: error instanceof Error ? error.message : String(error) };
      }
    },
  };
}

interface Context {
  binding: Omit<Binding, 'profile' | 'topics'>;
  shared: Record<string, unknown>;
  budget: Budget;
  parts: ReadonlyMap<Part, Field | undefined>;
  content: ReadonlyMap<string, Field | undefined>;
}

async function nativeOf(item: unknown, { binding, shared, budget, parts, content }: Context): Promise<NativeMessage> {
  const part = async (name: Part, variables: Record<string, unknown>) => {
    const field = parts.get(name);
    return field && (await located(name, field(item, variables, budget)));
  };
  const foreignDevice = textOf('device', await part('device', shared));
  const { code, ...own } = deviceOf(binding, foreignDevice);
  const variables = { ...shared, device: code, bound: { ...(shared['bound'] as object), ...own } };
  const community = textOf('community', (await part('community', variables)) ?? binding.community);
  const domain = textOf('domain', await part('domain', variables));
  const event = textOf('event', await part('event', variables));
  const at = instantOf(await part('at', variables));
  const buffered = await part('buffered', variables);
  if (buffered !== undefined && typeof buffered !== 'boolean') throw new Error('buffered: must be true or false');
  const fields: Record<string, unknown> = {};
  for (const [name, field] of content) {
    const value = field && (await located(`fields.${name}`, field(item, variables, budget)));
    // No native field is a list or an object; what JSONata calls a function is one, too.
    if (typeof value === 'object') throw new Error(`fields.${name}: is neither text, a number, true nor false`);
    if (value !== undefined) fields[name] = value;
  }
  const given = await part('id', variables);
  const id = given === undefined ? derivedId(code, event, parseInstant(at) ?? at, fields) : ownId(textOf('id', given));
  return {
    topic: [TOPIC_VERSION, community, domain, code, event].join('/'),
    payload: JSON.stringify({ id, at, ...(buffered === undefined ? {} : { buffered }), ...fields }),
  };
}

function deviceOf({ deviceMap }: Context['binding'], foreign: string): { code: string } {
  const entry = deviceMap && Object.hasOwn(deviceMap, foreign) ? deviceMap[foreign] : undefined;
  const device = entry === undefined || typeof entry === 'string' ? { code: entry ?? foreign } : entry;
  if (!CODE.test(device.code))
    throw new Error(`device: "${foreign.slice(0, 100)}" is not a device code; list it in the deviceMap of the binding`);
  return device;
}

async function located<T>(where: string, found: Promise<T>): Promise<T> {
  try {
    return await found;
  } catch (error) {
    throw new Error(`${where}: ${(error as Error).message}`, { cause: error });
  }
}

function listOf(found: unknown): unknown[] {
  if (found === undefined) return [];
  return Array.isArray(found) ? [...found] : [found];
}

function textOf(where: string, found: unknown): string {
  if (typeof found === 'string' && found !== '') return found;
  if (typeof found === 'number' && Number.isFinite(found)) return String(found);
  throw new Error(`${where}: ${found === undefined ? 'is not in the message' : 'is not text'}`);
}

function instantOf(found: unknown): string | number {
  if (typeof found === 'number' && Number.isFinite(found)) return Math.round(found);
  if (typeof found === 'string' && found !== '') return found;
  throw new Error('at: the message does not say when it happened');
}
