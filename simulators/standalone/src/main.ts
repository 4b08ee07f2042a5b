/** `npm start`: a living community on a machine that has only Node. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { RegistryFile } from '@cockpit/ingest/registry';
import { DateTime } from 'luxon';
import { openDataFolder } from './data-folder/data-folder.ts';
import { openState } from './data-folder/state.ts';
import { errorCode, StartFault, toError } from './ground/fault.ts';
import { peopleLines } from './start/first-people.ts';
import { type Options, readOptions, USAGE } from './start/options.ts';
import { REGISTRY_FOLDER, type Stack, startStack, type Urls } from './start/stack.ts';
import { clockOf, planClock } from './start/time-plan.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** npm hands a Ctrl-C on that the terminal has already sent: a second signal within this time is the same one. */
const SAME_SIGNAL_MS = 1000;
const PARENT_LOOK_INTERVAL_MS = 500;
const FORCED_EXIT_CODE = 130;
/** Local hours in which there is something to see. */
const BUSY_HOURS = { from: 8, to: 21 } as const;

try {
  loadEnvironment();
  const options = readOptions(process.argv.slice(2), process.env, ROOT);
  if (options === 'help') console.log(USAGE);
  else await run(options);
} catch (thrown) {
  const error = toError(thrown);
  console.error(error instanceof StartFault ? error.message : error.stack);
  process.exit(1);
}

async function run(options: Options): Promise<void> {
  const folder = await openDataFolder(options.dataDir);
  try {
    const state = await openState(folder.path);
    const timezone = await communityTimezone();
    const plan = planClock(state.get(), { ...options, timezone }, Date.now());
    if (plan.note !== undefined) console.log(plan.note);
    console.log('Cockpit is starting …');
    const stack = startStack({
      options,
      root: ROOT,
      folder,
      state,
      clock: clockOf(plan),
      clockSpec: plan.spec,
      print: (line) => console.log(line),
    });
    const told = stopSignal(stack);
    try {
      const urls = await Promise.race([stack.started, told]);
      if (urls !== undefined) {
        const startedAt = new Date().toISOString();
        const { firstPeople: _people, tryOut: _secret, ...addresses } = urls;
        await folder.announce({ pid: process.pid, ...addresses, dataDir: folder.path, startedAt, clock: plan.spec });
        console.log(firstLight(urls, options, clockOf(plan).now()));
        console.log(nightHint(options, timezone));
        await told;
      }
      console.log('Stopping …');
    } finally {
      await stack.stop();
    }
    console.log('Stopped.');
  } finally {
    await folder.release();
  }
  process.exit(0);
}

/** IANA zone of the community's registry. */
async function communityTimezone(): Promise<string> {
  const file = path.join(ROOT, REGISTRY_FOLDER, 'community.json');
  const { community } = JSON.parse(await readFile(file, 'utf8')) as RegistryFile;
  return community.timezone;
}

/** Resolves at the first signal or when npm is told to end; a later signal ends everything by force. */
function stopSignal(stack: Stack): Promise<undefined> {
  let firstAt: number | undefined;
  return new Promise((resolve) => {
    watchParent(() => resolve(undefined));
    for (const signal of STOP_SIGNALS) {
      process.on(signal, () => {
        if (firstAt === undefined) {
          firstAt = performance.now();
          return resolve(undefined);
        }
        if (performance.now() - firstAt < SAME_SIGNAL_MS) return;
        console.error('Stopped by force; the database ends by itself.');
        stack.kill();
        process.exit(FORCED_EXIT_CODE);
      });
    }
  });
}

/** npm hands SIGTERM to the shell between it and us, and the shell dies of it without a word. No event tells. */
function watchParent(onGone: () => void): void {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && onGone(), PARENT_LOOK_INTERVAL_MS).unref();
}

/** `at`: epoch ms by the clock of the stack. */
function firstLight(urls: Urls, options: Options, at: number): string {
  const mqtt = new URL(urls.mqttUrl);
  const payload = `{"id":"try-1","at":"${new Date(at).toISOString()}","total":420,"occupied":123}`;
  const user = urls.tryOut ?? { username: 'KC@yunfan', secret: 'SECRET' }; // npm run devices -- credentials issue yunfan KC
  const sign = options.mqttUrl === undefined ? ` -u ${user.username} -P ${user.secret}` : '';
  return `
  Wall    ${urls.apiUrl}/wall#${urls.firstPeople.wall}   (opens in one browser)
${peopleLines(urls.firstPeople, urls.apiUrl)}  API     ${urls.apiUrl}/api/docs
  MQTT    ${mqtt.protocol}//${mqtt.host}
          mosquitto_pub -h ${mqtt.hostname} -p ${mqtt.port || 1883}${sign} -q 1 -t v1/yunfan/parking/KC/occupancy -m '${payload}'
${openToOthers(options)}  Data    ${options.dataDir}
  Ctrl-C stops everything; what is stored stays.
`;
}

/** What to know of a broker that other machines reach. */
function openToOthers({ mqttHost, mqttUrl }: Options): string {
  if (mqttUrl !== undefined || /^(127\.|localhost$|::1$)/.test(mqttHost)) return '';
  return '          Other machines reach it, unencrypted: secrets can be read on the way. TLS: docs/MQTT.md\n';
}

/** A community at night is quiet and looks broken to anyone who sees it for the first time. */
function nightHint({ devices, startsAt, speed }: Options, timezone: string): string {
  const local = DateTime.now().setZone(timezone);
  const busy = local.hour >= BUSY_HOURS.from && local.hour < BUSY_HOURS.to;
  if (busy || !devices || startsAt !== undefined || speed !== 1) return '';
  return `  It is ${local.toFormat('HH:mm')} in the community, which sleeps. For a busy day:  npm start -- --at 09:40 --data-dir .cockpit/day
`;
}

/** `.env` of the checkout, where there is one; variables that are set already win. */
function loadEnvironment(): void {
  try {
    process.loadEnvFile(path.join(ROOT, '.env'));
  } catch (thrown) {
    if (errorCode(thrown) !== 'ENOENT') throw new StartFault(`.env cannot be read: ${toError(thrown).message}`);
  }
}
