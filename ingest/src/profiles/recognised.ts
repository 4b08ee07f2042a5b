/**
 * What codecs of LoRaWAN sensors call things, as their makers publish them (Milesight, Dragino, Netvox, Bosch): readings known by the
 * names of their values, without a mapping. A name that is not here says nothing. Pure.
 */

export interface Recognised {
  domain: string;
  event: string;
  /** Epoch seconds, of what the sensor kept while it could not send. */
  at?: number;
  buffered?: true;
  fields: Record<string, unknown>;
}

type Values = Readonly<Record<string, unknown>>;

/** Names of a state → kind of hazard. */
const HAZARDS: readonly (readonly [names: readonly string[], kind: string])[] = [
  [['smoke', 'smoke_status', 'smoke_alarm', 'smoke_sensor', 'Smoke', 'SmokeAlarm'], 'smoke'],
  [['gas', 'gas_status', 'gas_alarm', 'gas_leak', 'methane_status'], 'gas'],
  [['carbon_monoxide', 'co_alarm', 'co_status'], 'carbon-monoxide'],
  [
    [
      'leakage_status',
      'water_leak',
      'water_leakage_status',
      'leak',
      'water_leak_status',
      'WATER_LEAK_STATUS',
      'WaterLeak',
    ],
    'water-level',
  ],
];
/** `message_type` of GS524N; low battery, installed and tests say nothing of smoke. */
const MILESIGHT_SMOKE: Readonly<Record<string, string>> = {
  alarm: 'alarm',
  silent: 'alarm',
  normal: 'normal',
  failover: 'fault',
  removed: 'fault',
};
const ALARM = ['true', '1', 'on', 'alarm', 'leak', 'leaking', 'smoke', 'detected', 'triggered', 'open'];
const NORMAL = [
  'false',
  '0',
  'off',
  'normal',
  'none',
  'no',
  'no leak',
  'clear',
  'dry',
  'closed',
  'alarm deactivated',
  'released',
];
const OCCUPIED = ['true', '1', 'on', 'occupied', 'busy'];
const FREE = ['false', '0', 'off', 'free', 'vacant', 'idle'];
const PRESENT = [/^region_\d+_count$/, /^region_\d+$/];
const PRESENT_ALL = ['people_count_all', 'people_total_counts', 'people_count'];
const FLOWS = {
  entries: [/^(?:line_\d+_)?period_in$/, /^people_in$/],
  exits: [/^(?:line_\d+_)?period_out$/, /^people_out$/],
  entriesTotal: [/^(?:line_\d+_)?total_in$/],
  exitsTotal: [/^(?:line_\d+_)?total_out$/],
} as const;

/** Every reading that is known by its name; those of its history among them. */
export function recognised(values: unknown): Recognised[] {
  if (!isObject(values)) return [];
  const history = Array.isArray(values['history']) ? values['history'].filter(isObject) : [];
  const kept = history.flatMap((entry) => {
    const at = entry['timestamp'];
    return typeof at === 'number' ? readingsOf(entry).map((one) => ({ ...one, at, buffered: true as const })) : [];
  });
  return [...kept, ...readingsOf(values)];
}

function readingsOf(values: Values): Recognised[] {
  const found: Recognised[] = [];
  for (const [names, kind] of HAZARDS) {
    const name = names.find((one) => hasWord(values, one));
    const state = name === undefined ? undefined : wordOf(values[name], ALARM, NORMAL, ['alarm', 'normal']);
    if (state !== undefined) found.push({ domain: 'hazard', event: 'state', fields: { kind, state } });
  }
  const smoke = MILESIGHT_SMOKE[String(values['message_type'])];
  if (smoke !== undefined && String(values['sensor_type']).startsWith('smoke'))
    found.push({ domain: 'hazard', event: 'state', fields: { kind: 'smoke', state: smoke } });
  const bay = ['occupied', 'occupancy', 'parking_status', 'parkingStatus'].find((one) => hasWord(values, one));
  const state = bay === undefined ? undefined : wordOf(values[bay], OCCUPIED, FREE, ['occupied', 'free']);
  if (state !== undefined) found.push({ domain: 'parking', event: 'bay', fields: { state } });
  const counts = countsOf(values);
  if (Object.keys(counts).length > 0) found.push({ domain: 'fitness', event: 'headcount', fields: counts });
  return found;
}

/** People of several regions, and passages of several lines, are those of the place. */
function countsOf(values: Values): Record<string, number> {
  const counts: Record<string, number> = {};
  const all = PRESENT_ALL.find((name) => typeof values[name] === 'number');
  const present = all === undefined ? sumOf(values, PRESENT) : (values[all] as number);
  if (present !== undefined) counts['present'] = present;
  for (const [name, patterns] of Object.entries(FLOWS)) {
    const sum = sumOf(values, patterns);
    if (sum !== undefined) counts[name] = sum;
  }
  return counts;
}

function sumOf(values: Values, patterns: readonly RegExp[]): number | undefined {
  const numbers = Object.entries(values).flatMap(([name, value]) =>
    typeof value === 'number' && patterns.some((pattern) => pattern.test(name)) ? [value] : [],
  );
  return numbers.length === 0 ? undefined : numbers.reduce((sum, value) => sum + value, 0);
}

function hasWord(values: Values, name: string): boolean {
  return Object.hasOwn(values, name) && values[name] !== null && typeof values[name] !== 'object';
}

/** A word nobody knows stays as it is, for the native reader to refuse: an alarm in other words must not pass for silence. */
function wordOf(
  value: unknown,
  yes: readonly string[],
  no: readonly string[],
  ours: readonly [string, string],
): string {
  const word = String(value).trim().toLowerCase();
  if (yes.includes(word)) return ours[0];
  return no.includes(word) ? ours[1] : word;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
