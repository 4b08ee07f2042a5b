/** One item of a foreign message as one native message. */
import { isAlarm, isOpening } from '../hazards/contract.ts';
import { CODE_PATTERN, TOPIC_VERSION } from '../messages/dialect.ts';
import { parseInstant } from '../messages/instant.ts';
import type { BoundBy } from './contract.ts';
import type { Budget } from './expression.ts';
import type { Field } from './field.ts';
import { foreignInstant } from './foreign-instant.ts';
import { derivedId, ownId } from './message-id.ts';

/** Level 3 of the topic when a profile cannot know it: whichever domain the device is registered in. For `status` only. */
export const ANY_DOMAIN = '*';

const CODE = new RegExp(CODE_PATTERN);

export interface NativeMessage {
  topic: string;
  /** JSON. */
  payload: string;
  /** See Foreign. */
  identity: string;
  name: string;
  listedBy: 'identity' | 'name' | undefined;
  /** The message has no id of its own. */
  derivedId: boolean;
  /** A retained message without a time: `at` is when it reached us. */
  untimed: boolean;
  /** Fields of an alarm that failed and were left out; undefined: none. */
  leftOut?: string[];
}

export type Part = 'community' | 'domain' | 'device' | 'identity' | 'event' | 'at' | 'id' | 'buffered' | 'rest';

/** What every expression sees. */
export interface Shared extends Record<string, unknown> {
  bound: object;
  received: string;
  retained: boolean;
}

export interface Context {
  binding: BoundBy;
  shared: Shared;
  budget: Budget;
  parts: ReadonlyMap<Part, Field | undefined>;
  content: ReadonlyMap<string, Field | undefined>;
  /** Of times that say no offset. */
  zone: string | undefined;
}

/** Rejects with a sentence. */
export async function nativeOf(item: unknown, context: Context): Promise<NativeMessage> {
  const { binding, shared, budget, parts, content } = context;
  const part = async (name: Part, variables: Record<string, unknown>) => {
    const field = parts.get(name);
    return field && (await located(name, field(item, variables, budget)));
  };
  const name = textOf('device', await part('device', shared));
  const identity = textOf('identity', (await part('identity', shared)) ?? name);
  const { listedBy, device } = deviceOf(binding, identity, name);
  const { code, ...own } = device;
  const variables = { ...shared, device: code, bound: { ...shared.bound, ...own } };
  const community = textOf('community', (await part('community', variables)) ?? binding.community);
  const domain = textOf('domain', await part('domain', variables));
  const event = textOf('event', await part('event', variables));
  if (domain === ANY_DOMAIN && event !== 'status')
    throw new Error(`domain: ${ANY_DOMAIN} is for the event status only`);
  const faults: Fault[] = [];
  const at = await orLeftOut('at', faults, async () => instantOf(await part('at', variables), context.zone));
  const instant = at === undefined ? undefined : parseInstant(at);
  // Whatever way the expression takes to the arrival: what a retained message says itself would hardly be that very millisecond.
  const untimed = shared.retained && (at === undefined || instant === Date.parse(shared.received));
  if (untimed && !STATES.has(event)) throw new Error('at: a retained message does not say when it happened');
  const buffered = await orLeftOut('buffered', faults, async () => yesOrNo(await part('buffered', variables)));
  const rest = await orLeftOut('rest', faults, async () => restOf(await part('rest', variables)));
  const fields = { ...rest, ...(await fieldsOf(content, item, variables, budget, faults)) };
  const id = await orLeftOut('id', faults, async () => {
    const given = await part('id', variables);
    return given === undefined ? undefined : ownId(textOf('id', given));
  });
  const [fault] = faults;
  if (fault && !isUrgent(domain, event, fields, faults)) throw fault.error;
  return {
    topic: [TOPIC_VERSION, community, domain, code, event].join('/'),
    payload: JSON.stringify({
      id: id ?? derivedId(code, event, instant ?? at ?? '', fields),
      at,
      ...(buffered === undefined ? {} : { buffered }),
      ...fields,
    }),
    identity,
    name,
    listedBy,
    derivedId: id === undefined,
    untimed,
    ...(faults.length === 0 ? {} : { leftOut: faults.map(({ part: failed }) => failed) }),
  };
}

interface Fault {
  part: string;
  error: unknown;
}

async function orLeftOut<T>(name: string, faults: Fault[], find: () => Promise<T>): Promise<T | undefined> {
  try {
    return await find();
  } catch (error) {
    faults.push({ part: name, error });
    return undefined;
  }
}

/** An alarm, or a report that opens a hazard. */
export function isUrgentNative({ topic, payload }: Pick<NativeMessage, 'topic' | 'payload'>): boolean {
  const [, , domain = '', , event = ''] = topic.split('/');
  return isUrgent(domain, event, JSON.parse(payload), []);
}

/** An alarm is not lost for a field that fails; all else is refused as a whole. */
function isUrgent(domain: string, event: string, fields: Record<string, unknown>, faults: readonly Fault[]): boolean {
  if (domain !== 'hazard') return false;
  if (event === 'state') return isAlarm(fields);
  return event === 'report' && isOpening(fields) && !faults.some(({ part }) => part === 'closes');
}

function yesOrNo(found: unknown): boolean | undefined {
  if (found === undefined || typeof found === 'boolean') return found;
  throw new Error('buffered: must be true or false');
}

/** Says where it was that something went wrong. */
export async function located<T>(where: string, found: Promise<T>): Promise<T> {
  try {
    return await found;
  } catch (error) {
    throw new Error(`${where}: ${(error as Error).message}`, { cause: error });
  }
}

/** Events that say how something is, and not that something happened: the same again is no news. */
const STATES: ReadonlySet<string> = new Set(['occupancy', 'bay', 'headcount', 'state', 'status']);

async function fieldsOf(
  content: Context['content'],
  item: unknown,
  variables: Record<string, unknown>,
  budget: Budget,
  faults: Fault[],
): Promise<Record<string, unknown>> {
  const fields: Record<string, unknown> = {};
  for (const [name, field] of content) {
    const value = await orLeftOut(name, faults, async () => {
      const found = field && (await located(`fields.${name}`, field(item, variables, budget)));
      // No native field is a list or an object; what JSONata calls a function is one, too.
      if (typeof found === 'object') throw new Error(`fields.${name}: is neither text, a number, true nor false`);
      return found;
    });
    // A conversion may leave the range of numbers.
    if (value === undefined || (typeof value === 'number' && !Number.isFinite(value))) continue;
    fields[name] = value;
  }
  return fields;
}

/** null and a number that is none say nothing, as in a field of its own. */
function restOf(found: unknown): Record<string, unknown> {
  if (found === undefined) return {};
  if (found === null || typeof found !== 'object' || Array.isArray(found)) throw new Error('rest: is no object');
  const fields = Object.entries(found).filter(
    ([, value]) => value !== undefined && value !== null && !(typeof value === 'number' && !Number.isFinite(value)),
  );
  const odd = fields.find(([, value]) => typeof value === 'object');
  if (odd) throw new Error(`rest.${odd[0]}: is neither text, a number, true nor false`);
  return Object.fromEntries(fields);
}

/** Its full name first: what a profile cuts off tells foreign devices apart. */
function deviceOf({ deviceMap = {} }: Context['binding'], identity: string, name: string) {
  const lists = (key: string) => Object.hasOwn(deviceMap, key);
  const listedBy = lists(identity) ? ('identity' as const) : lists(name) ? ('name' as const) : undefined;
  const entry = listedBy && deviceMap[listedBy === 'identity' ? identity : name];
  const device = entry === undefined || typeof entry === 'string' ? { code: entry ?? name } : entry;
  if (!CODE.test(device.code))
    throw new Error(`device: "${name.slice(0, 100)}" is not a device code; list it in the deviceMap of the binding`);
  return { listedBy, device };
}

function textOf(where: string, found: unknown): string {
  if (typeof found === 'string' && found !== '') return found;
  if (typeof found === 'number' && Number.isFinite(found)) return String(found);
  throw new Error(`${where}: ${found === undefined ? 'is not in the message' : 'is not text'}`);
}

function instantOf(found: unknown, zone: string | undefined): string | number {
  const isThere = typeof found === 'number' ? Number.isFinite(found) : typeof found === 'string' && found !== '';
  if (isThere) return foreignInstant(found as string | number, zone);
  throw new Error('at: the message does not say when it happened');
}
