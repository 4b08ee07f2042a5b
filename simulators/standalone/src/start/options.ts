/** What `npm start` is told on the command line and by the environment, read once and checked whole. */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { StartFault, toError } from '../ground/fault.ts';

const HTTP_PORT_DEFAULT = 4000;
const MQTT_PORT_DEFAULT = 1884;
const PORT_MAX = 65_535;
const BACKFILL_DAYS_DEFAULT = 7;
const BACKFILL_DAYS_MAX = 400;
const SPEED_MAX = 3600;
const LOOPBACK = '127.0.0.1';
const LOCAL_TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

export const USAGE = `npm start -- [options]     the whole community on this machine; Ctrl-C stops it

  --port N            port of the wall and the api (${HTTP_PORT_DEFAULT}, or the next free one)
  --mqtt-port N       port of the embedded MQTT broker (${MQTT_PORT_DEFAULT}, or the next free one)
  --data-dir DIR      where everything is kept (.cockpit)
  --no-devices        no simulated devices: real ones only
  --no-try-credential no user at the embedded broker for trying things out from this machine
  --seed TEXT         another seed gives another, equally repeatable community life (1)
  --speed N           simulated time runs N times as fast (1)
  --at HH:MM          simulated time begins at this local time of the community, e.g. 09:40 on a busy day
  --backfill DAYS     history published at the start, 0 to ${BACKFILL_DAYS_MAX} days (${BACKFILL_DAYS_DEFAULT})
  --help              this text

DATABASE_URL, MQTT_URL and REDIS_URL put a real server in the place of an embedded part; .env is read when it is there.
DEVICES_MQTT_URL: that broker with the user name and the secret of the simulated devices.`;

export interface Options {
  /** Undefined: the default or the next free one. */
  port: number | undefined;
  mqttPort: number | undefined;
  /** Absolute. */
  dataDir: string;
  devices: boolean;
  /** Whether there is a user for trying things out. */
  tryCredential: boolean;
  seed: string;
  /** Simulated seconds per real second. */
  speed: number;
  /** HH:MM in the community's zone at which simulated time begins; undefined: now. */
  startsAt: string | undefined;
  backfillDays: number;
  databaseUrl: string | undefined;
  mqttUrl: string | undefined;
  /** The same broker as the simulated devices sign in at it; undefined: as ingest does. */
  devicesMqttUrl: string | undefined;
  /** Address the api listens on. */
  host: string;
  /** Address the embedded broker listens on. */
  mqttHost: string;
}

export const DEFAULT_PORTS = { http: HTTP_PORT_DEFAULT, mqtt: MQTT_PORT_DEFAULT } as const;

/** The options, or 'help'. Throws StartFault naming every fault, one per line. `root` is where a relative data dir lies. */
export function readOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  root: string,
): Options | 'help' {
  const given = parsed(args);
  if (given.help) return 'help';
  const faults: string[] = [];
  const number = (name: keyof typeof given, lowest: number, highest: number, whole: boolean) => {
    const text = given[name];
    if (typeof text !== 'string') return undefined;
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (value >= lowest && value <= highest && (!whole || Number.isInteger(value))) return value;
    faults.push(
      `--${name} is "${text}"; expected ${whole ? 'a whole number' : 'a number'} from ${lowest} to ${highest}.`,
    );
    return undefined;
  };
  const options: Options = {
    port: number('port', 0, PORT_MAX, true),
    mqttPort: number('mqtt-port', 0, PORT_MAX, true),
    dataDir: path.resolve(root, given['data-dir'] ?? '.cockpit'),
    devices: !given['no-devices'],
    tryCredential: !given['no-try-credential'],
    seed: given.seed ?? '1',
    speed: number('speed', 1, SPEED_MAX, false) ?? 1,
    startsAt: given.at,
    backfillDays: number('backfill', 0, BACKFILL_DAYS_MAX, false) ?? BACKFILL_DAYS_DEFAULT,
    databaseUrl: env['DATABASE_URL'] || undefined,
    mqttUrl: env['MQTT_URL'] || undefined,
    devicesMqttUrl: env['DEVICES_MQTT_URL'] || undefined,
    host: env['HOST'] || LOOPBACK,
    mqttHost: env['MQTT_HOST'] || LOOPBACK,
  };
  if (given.at !== undefined && !LOCAL_TIME.test(given.at))
    faults.push(`--at is "${given.at}"; expected a local time such as 09:40.`);
  if (given['data-dir'] === '') faults.push('--data-dir is empty.');
  if (options.mqttUrl !== undefined && options.mqttPort !== undefined)
    faults.push('--mqtt-port is for the embedded broker, but MQTT_URL names another: leave one of them out.');
  if (faults.length > 0) throw new StartFault(faults.join('\n'));
  return options;
}

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: text,
        'mqtt-port': text,
        'data-dir': text,
        'no-devices': flag,
        'no-try-credential': flag,
        seed: text,
        speed: text,
        at: text,
        backfill: text,
        help: { ...flag, short: 'h' },
      },
    }).values;
  } catch (thrown) {
    const sentence = toError(thrown).message.split('. ')[0];
    throw new StartFault(`${sentence}. "npm start -- --help" lists the options.`);
  }
}
