import { CLOCK_SPEC_PATTERN } from '@cockpit/ingest/clock';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { Value } from 'typebox/value';

const PORT_MAX = 65_535;

const ConfigSchema = Type.Object({
  DATABASE_URL: Type.String({ pattern: '^postgres(ql)?://', description: 'a postgresql:// address' }),
  REDIS_URL: Type.Optional(Type.String({ pattern: '^rediss?://', description: 'a redis:// address' })),
  HOST: Type.String({ minLength: 1, default: '127.0.0.1', description: 'an address to listen on' }),
  PORT: Type.Integer({ minimum: 0, maximum: PORT_MAX, default: 4000, description: 'a port from 0 to 65535' }),
  API_METRICS_PORT: Type.Optional(
    Type.Integer({ minimum: 0, maximum: PORT_MAX, description: 'a port from 0 to 65535; off when left out' }),
  ),
  UI_DIR: Type.Optional(Type.String({ minLength: 1, description: 'the folder of the built UI' })),
  DEFAULT_COMMUNITY: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: 'a community code' })),
  ALLOWED_ORIGINS: Type.Optional(
    Type.String({
      pattern: '^https?://[^/,\\s]+(\\s*,\\s*https?://[^/,\\s]+)*$',
      description: 'a comma-separated list of origins such as https://wall.example.org',
    }),
  ),
  BROKER_USERS_DIR: Type.Optional(
    Type.String({ minLength: 1, description: 'a folder in which the embedded broker looks for its users' }),
  ),
  TLS_PROXY: Type.Boolean({ default: false, description: 'true or false' }),
  SECRETS_KEY: Type.Optional(Type.String({ minLength: 1, description: 'the base64 of 32 random bytes' })),
  SECRETS_KEY_FILE: Type.Optional(Type.String({ minLength: 1, description: 'a file with such keys, one a line' })),
  ADMIN_SECOND_FACTOR: Type.Enum(['required', 'offered'], {
    default: 'required',
    description: 'required or offered',
  }),
  PUBLIC_URL: Type.Optional(
    Type.String({ pattern: '^https?://[^/\\s]+/?$', description: 'an address people reach us at' }),
  ),
  SMTP_URL: Type.Optional(Type.String({ pattern: '^smtps?://', description: 'an smtp:// address of a mail server' })),
  SMTP_FROM: Type.String({
    pattern: '^[^\\r\\n]*@[^\\r\\n]*$',
    default: 'Cockpit <cockpit@localhost>',
    description: 'a sender such as "Cockpit <duty@example.org>"',
  }),
  NOTIFY_HOSTS: Type.Optional(
    Type.String({
      pattern: '^[^/,\\s]+(\\s*,\\s*[^/,\\s]+)*$',
      description: 'a comma-separated list of hosts that may be told although they are private',
    }),
  ),
  PHOTO_DIR: Type.Optional(Type.String({ minLength: 1, description: 'a folder' })),
  PHOTO_S3_URL: Type.Optional(
    Type.String({ pattern: '^https?://[^/\\s]+/\\S+$', description: 'the address of a bucket: https://host/bucket' }),
  ),
  PHOTO_S3_REGION: Type.String({ minLength: 1, default: 'us-east-1', description: 'the region of the bucket' }),
  PHOTO_S3_KEY_ID: Type.Optional(Type.String({ minLength: 1, description: 'an access key' })),
  PHOTO_S3_SECRET: Type.Optional(Type.String({ minLength: 1, description: 'the secret of the access key' })),
  PHOTO_BYTES_MAX: Type.Integer({
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    default: 20 * 1024 ** 3,
    description: 'a number of bytes',
  }),
  COCKPIT_CLOCK: Type.Optional(Type.String({ pattern: CLOCK_SPEC_PATTERN, description: '"real:simulated:speed"' })),
  LOG_LEVEL: Type.Enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
    default: 'info',
    description: 'a pino level',
  }),
  SOCKETS_MAX: Type.Integer({ minimum: 1, maximum: 100_000, default: 500, description: 'a number of connections' }),
  SOCKETS_PER_PERSON_MAX: Type.Integer({
    minimum: 1,
    maximum: 100_000,
    default: 20,
    description: 'a number of connections',
  }),
  EVENT_LOOP_DELAY_MAX_MS: Type.Integer({
    minimum: 0,
    maximum: 600_000,
    default: 2_000,
    description: 'a number of milliseconds, 0 for no limit',
  }),
});
type ConfigValues = Static<typeof ConfigSchema>;

export type Config = Omit<ConfigValues, 'ALLOWED_ORIGINS'> & { ALLOWED_ORIGINS: string[] };

/** Every fault of the environment at once, one sentence each. */
class ConfigError extends Error {
  override name = 'ConfigError';
}

const config = Compile(ConfigSchema);

/** Reads the configuration from the environment; throws ConfigError listing all faults. Empty variables count as unset. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const given: Record<string, unknown> = {};
  for (const key of Object.keys(ConfigSchema.properties)) if (env[key]) given[key] = env[key];
  const values: unknown = Value.Default(ConfigSchema, Value.Convert(ConfigSchema, given));
  if (!config.Check(values)) throw new ConfigError(faultsOf(given, values).join('\n'));
  const origins = values.ALLOWED_ORIGINS?.split(',').map((origin) => origin.trim().toLowerCase()) ?? [];
  return { ...values, ALLOWED_ORIGINS: origins };
}

/** Values are not repeated in the sentences: a database address carries a password. */
function faultsOf(given: Record<string, unknown>, values: unknown): string[] {
  const record = values as Record<string, unknown>;
  const schemas: Record<string, object> = ConfigSchema.properties;
  const required: string[] = ConfigSchema.required;
  return Object.entries(schemas).flatMap(([key, schema]) => {
    if (!(key in record) && !required.includes(key)) return [];
    if (Value.Check(schema, record[key])) return [];
    const wanted = 'description' in schema ? String(schema.description) : 'valid';
    return [key in given ? `${key} is not ${wanted}.` : `${key} is missing: it must be ${wanted}.`];
  });
}
