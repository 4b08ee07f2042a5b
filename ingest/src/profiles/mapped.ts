/**
 * The mapping that parameters of a binding say without any expression: which key of a foreign object is what. Expressions call it as
 * `$mapped(object)`; a shipped profile unpacks the envelope of its dialect, and the binding says the rest. Pure.
 */

type Values = Readonly<Record<string, unknown>>;
type Parameters = Readonly<Record<string, unknown>>;

/** Parameters that name a key, whose value has to be a number; a number in their place is that number. */
const NUMBERS = [
  ...['total', 'occupied', 'outOfService', 'present', 'entries', 'exits', 'entriesTotal', 'exitsTotal', 'value'],
  ...['pm25', 'pm10', 'noise', 'temperature', 'humidity', 'level', 'ph', 'dissolvedOxygen'],
  ...['ammonia', 'cod', 'permanganate', 'phosphorus', 'kcal', 'metres'],
];
/** Parameters that name a key, whose value is taken as it is. */
const TEXTS = ['officer', 'category', 'description', 'note', 'closes', 'venue', 'startedAt', 'endedAt', 'lane'];
/** Without one of these a message says nothing. */
const TOLD: Readonly<Record<string, readonly string[]>> = {
  occupancy: ['occupied', 'remaining'],
  headcount: ['present', 'entries', 'exits', 'entriesTotal', 'exitsTotal'],
  bay: ['state'],
  state: ['state'],
  passage: ['direction'],
  report: ['description', 'category'],
};
const ON = ['true', 'on', '1', 'yes'];
const OFF = ['false', 'off', '0', 'no'];
/** What yes and no mean where the binding has no `states`. */
const YES_NO: Readonly<Record<string, readonly [yes: string, no: string]>> = {
  state: ['alarm', 'normal'],
  bay: ['occupied', 'free'],
};
const PSEUDONYM = /^p-[0-9a-f]{24}$/;
const PLAIN_NUMBER = /^[+-]?\d{1,15}(?:\.\d{1,15})?$/;

export interface Mapped {
  event: unknown;
  domain: unknown;
  at?: unknown;
  id?: unknown;
  device?: unknown;
  buffered?: boolean;
  fields: Record<string, unknown>;
}

/**
 * One object as one native message; undefined: it says nothing of what the binding is for. `isWhole`: each message has all keys, so
 * that one which is not there is a fault and no silence.
 */
export function mapped(values: unknown, bound: Parameters, isWhole = false): Mapped | undefined {
  if (values === null || typeof values !== 'object') return undefined;
  const isAbsent = (parameter: string) => valueAt(values, String(bound[parameter])) === undefined;
  const found = (parameter: string): unknown => {
    const key = bound[parameter];
    return typeof key === 'string' ? plain(valueAt(values as Values, key)) : undefined;
  };
  const { domain, event } = bound;
  const told = TOLD[String(event)];
  const states = isObject(bound['states']) ? bound['states'] : {};
  const unknownIs = states['null'];
  // null, an empty text: the device is there and cannot tell.
  const says = (name: string) => found(name) !== undefined || (name === 'state' && unknownIs !== undefined);
  if (told && !told.some((name) => says(name) || (isWhole && bound[name] !== undefined && isAbsent(name))))
    return undefined;
  const fields: Record<string, unknown> = {};
  for (const name of NUMBERS) {
    const given = bound[name];
    const value = typeof given === 'number' ? given : numberFrom(found(name));
    if (value !== undefined) fields[name] = value;
  }
  for (const name of TEXTS) if (found(name) !== undefined) fields[name] = found(name);
  // A plate that got this far has nothing to do in a reading.
  if (PSEUDONYM.test(String(found('vehicle')))) fields['vehicle'] = found('vehicle');
  const remaining = numberFrom(found('remaining'));
  if (fields['occupied'] === undefined && typeof remaining === 'number' && typeof fields['total'] === 'number')
    fields['occupied'] = fields['total'] - remaining - numberOr0(fields['outOfService']);
  const state = found('state');
  if (told?.includes('state'))
    fields['state'] = state === undefined ? unknownIs : stateOf(state, states, YES_NO[String(event)]);
  const direction = found('direction');
  if (direction !== undefined) fields['direction'] = stateOf(direction, states, undefined);
  const envelope: Omit<Mapped, 'fields'> = { domain, event };
  for (const name of ['at', 'id', 'device'] as const) if (found(name) !== undefined) envelope[name] = found(name);
  const buffered = yesOrNo(found('buffered'));
  if (buffered !== undefined) envelope.buffered = buffered;
  return { ...envelope, fields };
}

/** A key as it is, else a path of keys and places (`data.areas.0.free`). */
export function valueAt(values: unknown, key: string): unknown {
  if (!isObject(values) && !Array.isArray(values)) return undefined;
  if (Object.hasOwn(values, key)) return (values as Values)[key];
  const [first = '', ...rest] = key.split(/[.[\]]+/).filter((part) => part !== '');
  let found: unknown = Object.hasOwn(values, first) ? (values as Values)[first] : undefined;
  for (const part of rest)
    found =
      typeof found === 'object' && found !== null && Object.hasOwn(found, part) ? (found as Values)[part] : undefined;
  return found;
}

/** A value wrapped with its time or type (`{"value": 1, "time": …}`) is that value; null and blank say nothing. */
function plain(found: unknown): unknown {
  const value = isObject(found) && Object.hasOwn(found, 'value') ? found['value'] : found;
  if (value === null || (typeof value === 'string' && value.trim() === '')) return undefined;
  return value;
}

/** A number as text is one; what is none stays, for the native reader to name. */
function numberFrom(found: unknown): unknown {
  const text = typeof found === 'string' ? found.normalize('NFKC').trim() : '';
  return PLAIN_NUMBER.test(text) ? Number(text) : found;
}

function stateOf(state: unknown, states: Values, yesNo: readonly [string, string] | undefined): unknown {
  const text = String(state);
  if (Object.hasOwn(states, text)) return states[text];
  if (Object.hasOwn(states, '*')) return states['*'];
  const word = text.trim().toLowerCase();
  if (yesNo && ON.includes(word)) return yesNo[0];
  if (yesNo && OFF.includes(word)) return yesNo[1];
  return text;
}

function yesOrNo(found: unknown): boolean | undefined {
  const word = String(found).trim().toLowerCase();
  if (ON.includes(word)) return true;
  return OFF.includes(word) ? false : undefined;
}

function numberOr0(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
