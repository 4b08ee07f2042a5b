/** Everything ingest can be told from outside, read once and checked as a whole. */
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { CLOCK_SPEC_PATTERN } from '../clock/contract.ts';
import { maskUrl } from '../database/mask-url.ts';
import { SETTING_NAMES, STORE_NUMBERS, type StoreOverrides, StoreSettings } from '../store/settings.ts';

const Environment = Type.Object({
  DATABASE_URL: Type.String({
    pattern: '^postgres(ql)?://.+',
    description: 'postgresql://user:password@host:port/database',
  }),
  MQTT_URL: Type.String({ pattern: '^(mqtt|mqtts|ws|wss)://.+', description: 'mqtt://user:password@host:port' }),
  REDIS_URL: Type.Optional(
    Type.String({ pattern: '^rediss?://.+', description: 'redis://host:port; notices go by PostgreSQL when left out' }),
  ),
  COCKPIT_CLOCK: Type.Optional(Type.String({ pattern: CLOCK_SPEC_PATTERN, description: 'real:simulated:speed' })),
  LOG_LEVEL: Type.Union(
    ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'].map((level) => Type.Literal(level)),
    { description: 'fatal, error, warn, info, debug, trace or silent' },
  ),
  INGEST_CLIENT_ID: Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$', description: 'letters, digits, _ and -; 1 to 64' }),
  INGEST_SHARE_BEFORE: Type.Optional(
    Type.String({
      pattern: '^[A-Za-z0-9_-]{1,64}$',
      description: 'the name that INGEST_SHARE had: letters, digits, _ and -',
    }),
  ),
  BATCH_ROWS_MAX: Type.Integer({ minimum: 1, maximum: 20_000, description: 'a whole number from 1 to 20000' }),
  INGEST_CONNECTIONS: Type.Integer({ minimum: 1, maximum: 4, description: 'a whole number from 1 to 4' }),
  QUARANTINE_ROWS_MAX: Type.Integer({ minimum: 1, maximum: 10_000_000, description: 'a whole number from 1' }),
  QUARANTINE_BYTES_MAX: Type.Integer({
    minimum: 1_048_576,
    maximum: 1_099_511_627_776,
    description: 'a whole number of bytes from 1048576 (1 MiB)',
  }),
  QUARANTINE_DAYS_MAX: Type.Integer({ minimum: 1, maximum: 36_500, description: 'a whole number of days from 1' }),
  REFUSALS_PER_MINUTE: Type.Integer({
    minimum: 1,
    maximum: 1_000_000,
    description: 'a whole number from 1: refused messages of one device that go to quarantine in a minute',
  }),
  PROFILES_DIR: Type.Optional(
    Type.String({
      minLength: 1,
      description: 'a folder with bindings.json and profiles of your own; no foreign devices when left out',
    }),
  ),
  PROFILE_PAYLOAD_BYTES_MAX: Type.Integer({
    minimum: 65_536,
    maximum: 8_388_608,
    description:
      'a whole number of bytes from 65536 (64 KiB) to 8388608 (8 MiB): the largest message of a foreign device',
  }),
  PROFILE_MESSAGES_MAX: Type.Integer({
    minimum: 1,
    maximum: 4_000,
    description: 'a whole number from 1 to 4000: native messages that one foreign message may become',
  }),
  PSEUDONYM_KEY: Type.Optional(
    Type.String({
      minLength: 32,
      description: 'at least 32 characters (openssl rand -base64 32); plates are withheld when left out',
    }),
  ),
  METRICS_PORT: Type.Optional(Type.Integer({ minimum: 0, maximum: 65_535, description: 'a port; off when left out' })),
  HOST: Type.String({ minLength: 1, description: 'address the metrics listen on' }),
  ...Type.Partial(StoreSettings).properties,
});
export type Config = Omit<Static<typeof Environment>, keyof StoreSettings> & {
  /** What the environment says of the settings of the store; those that hold live in the database (store/kept-settings.ts). */
  store: StoreOverrides;
};

const DEFAULTS = {
  LOG_LEVEL: 'info',
  INGEST_CLIENT_ID: 'cockpit-ingest',
  BATCH_ROWS_MAX: '4000',
  INGEST_CONNECTIONS: '2',
  QUARANTINE_ROWS_MAX: '100000',
  QUARANTINE_BYTES_MAX: '268435456',
  QUARANTINE_DAYS_MAX: '90',
  REFUSALS_PER_MINUTE: '120',
  PROFILE_PAYLOAD_BYTES_MAX: '1048576',
  PROFILE_MESSAGES_MAX: '1000',
  HOST: '127.0.0.1',
};
const NUMBERS = [
  'BATCH_ROWS_MAX',
  'INGEST_CONNECTIONS',
  'QUARANTINE_ROWS_MAX',
  'QUARANTINE_BYTES_MAX',
  'QUARANTINE_DAYS_MAX',
  'REFUSALS_PER_MINUTE',
  'PROFILE_PAYLOAD_BYTES_MAX',
  'PROFILE_MESSAGES_MAX',
  'METRICS_PORT',
  ...STORE_NUMBERS,
];
/** Mosquitto does not write shared subscriptions down: what it acknowledged for a worker is gone when it starts again. */
const SHARE_REFUSED =
  'INGEST_SHARE is set, but one ingest reads everything: Mosquitto forgets shared subscriptions when it starts again, and with them messages it has acknowledged. Take the variable away and run one ingest (docs/decisions/ingest.md, One ingest).';
const check = Compile(Environment);

/**
 * The configuration in `env`, defaults filled in; an empty variable counts as unset.
 * @throws Error whose message lists every fault, one per line, without any secret.
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const given: Record<string, unknown> = {};
  for (const name of Object.keys(Environment.properties)) {
    const text = env[name] || (DEFAULTS as Record<string, string>)[name];
    if (text !== undefined) given[name] = NUMBERS.includes(name) && /^\d+$/.test(text) ? Number(text) : text;
  }
  const faults = Object.entries(Environment.properties)
    .filter(([name]) => faulty(given, name))
    .map(([name, schema]) => sentence(name, given[name], (schema as { description?: string }).description ?? ''));
  if (env['INGEST_SHARE']) faults.push(SHARE_REFUSED);
  if (faults.length > 0 || !check.Check(given)) throw new Error(faults.join('\n'));
  const own = Object.entries(given).filter(([name]) => !isSetting(name));
  const store = Object.entries(given).filter(([name]) => isSetting(name));
  return { ...Object.fromEntries(own), store: Object.fromEntries(store) } as Config;
}

function faulty(given: Record<string, unknown>, name: string): boolean {
  return check.Errors(given).some((error) => {
    const missing = (error.params as { requiredProperties?: string[] }).requiredProperties;
    return missing?.includes(name) || error.instancePath === `/${name}`;
  });
}

function sentence(name: string, value: unknown, expected: string): string {
  if (value === undefined) return `${name} is not set; expected ${expected}.`;
  if (name.endsWith('_KEY')) return `${name} is not as expected: ${expected}.`;
  return `${name} is "${maskUrl(String(value))}"; expected ${expected}.`;
}

function isSetting(name: string): boolean {
  return (SETTING_NAMES as string[]).includes(name);
}
