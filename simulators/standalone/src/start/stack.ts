/** Every process of `npm start`, in the order they need each other. */
import path from 'node:path';
import type { Clock } from '@cockpit/ingest/clock';
import type { DataFolder } from '../data-folder/data-folder.ts';
import { secretsKey } from '../data-folder/secrets-key.ts';
import type { StateFile } from '../data-folder/state.ts';
import { choosePort } from '../ground/ports.ts';
import type { ChildMessage } from '../processes/child.ts';
import { openProcesses, type Processes, type ProcessParts } from '../processes/processes.ts';
import { openProgress } from './backfill-progress.ts';
import { type FirstPeople, promptFirstPeople } from './first-people.ts';
import { DEFAULT_PORTS, type Options } from './options.ts';
import { checkAnswers } from './outside-servers.ts';
import { importWhenChanged } from './registry-import.ts';
import { openStackUsers, type StackUsers } from './stack-users.ts';
import { openTimeNotes, type TimeNotes } from './time-notes.ts';
import { buildUi } from './ui-build.ts';

/** As in ingest's own configuration. */
const INGEST_CLIENT_ID = process.env['INGEST_CLIENT_ID'] || 'cockpit-ingest';
/** The community `npm start` shows, below the checkout. */
export const REGISTRY_FOLDER = 'simulators/communities/yunfan';

export interface StackParts {
  options: Options;
  /** Folder of the checkout. */
  root: string;
  folder: DataFolder;
  state: StateFile;
  clock: Clock;
  /** COCKPIT_CLOCK of every process. */
  clockSpec: string | undefined;
  /** Prints one line for people. */
  print: (line: string) => void;
}

export interface Stack {
  /** Resolves when the wall can be opened; rejects with StartFault when a part does not start. */
  started: Promise<Urls>;
  /** Stops all, last started first; also while starting. */
  stop(): Promise<void>;
  /** Ends all at once; the database shuts down by itself. */
  kill(): void;
}

export interface Urls {
  databaseUrl: string;
  /** With the user name and the secret of simulated devices, where there are any. */
  mqttUrl: string;
  /** For trying things out at the embedded broker. */
  tryOut: StackUsers['tryOut'];
  apiUrl: string;
  firstPeople: FirstPeople;
}

export function startStack(parts: StackParts): Stack {
  const { options, root, folder, state, clock, clockSpec } = parts;
  const progress = openProgress(parts.print, process.stderr.isTTY);
  const processes = openProcesses({
    root,
    logFolder: folder.logs,
    env: { COCKPIT_CLOCK: clockSpec },
    say: progress.say,
  });
  const notes = openTimeNotes(state, clock, clockSpec !== undefined);

  const stopping = new AbortController();

  async function start(): Promise<Urls> {
    await checkAnswers('DATABASE_URL', options.databaseUrl);
    await checkAnswers('MQTT_URL', options.mqttUrl);
    await checkAnswers('REDIS_URL', process.env['REDIS_URL'] || undefined);
    let port = await portOf('HTTP', options.port, options.host, progress.say);
    const mqttPort =
      options.mqttUrl === undefined ? await portOf('MQTT', options.mqttPort, options.mqttHost, progress.say) : 0;
    const users =
      options.mqttUrl === undefined
        ? await openStackUsers(folder.path, { ingestClientId: INGEST_CLIENT_ID, tryOut: options.tryCredential })
        : undefined;
    const [databaseUrl, brokerUrl, uiDir] = await Promise.all([
      options.databaseUrl ?? startDatabase(processes, folder.path),
      options.mqttUrl ??
        startBroker(processes, {
          host: options.mqttHost,
          port: mqttPort,
          folder: folder.path,
          users: users?.files ?? [],
        }),
      buildUi(root, progress.say, stopping.signal),
    ]);
    const ingestEnv = { DATABASE_URL: databaseUrl, MQTT_URL: users?.ofIngest(brokerUrl) ?? brokerUrl };
    const mqttUrl = users?.ofSimulators(brokerUrl) ?? options.devicesMqttUrl ?? brokerUrl;
    await processes.start(() => ({ name: 'ingest', entry: 'ingest/src/main.ts', env: ingestEnv }));
    const env = {
      DATABASE_URL: databaseUrl,
      BROKER_USERS_DIR: users?.devicesFolder,
      ...(await secretsKey(folder.path, process.env)),
      ...photoPlace(folder.path),
      HOST: options.host,
      UI_DIR: uiDir,
    };
    const [api, firstPeople] = await Promise.all([
      processes.start(() => ({ name: 'api', entry: 'api/src/server.ts', env: { ...env, PORT: `${port}` } })),
      importRegistry(databaseUrl).then(() => firstPeopleOf(databaseUrl)), // the api hears of the registry
    ]);
    port = Number(api['port']); // a restart comes back where screens look for it
    if (options.devices) startDevices(mqttUrl);
    return {
      databaseUrl,
      mqttUrl,
      tryOut: users?.tryOut,
      apiUrl: `http://${shownHost(options.host)}:${port}`,
      firstPeople,
    };
  }

  function firstPeopleOf(databaseUrl: string): Promise<FirstPeople> {
    return promptFirstPeople(
      processes.specOf({
        name: 'accounts',
        entry: 'api/src/cli/accounts.ts',
        args: ['first-start', '--organisation', path.join(root, REGISTRY_FOLDER, 'organisation.json')],
        env: { DATABASE_URL: databaseUrl },
      }),
      stopping.signal,
    );
  }

  function importRegistry(databaseUrl: string): Promise<void> {
    const registry = path.join(root, REGISTRY_FOLDER);
    const importer = processes.specOf({
      name: 'registry',
      entry: 'ingest/src/cli/registry.ts',
      args: ['import', registry],
      env: { DATABASE_URL: databaseUrl },
    });
    return importWhenChanged({
      folder: registry,
      databaseUrl,
      embedded: options.databaseUrl === undefined,
      state,
      importer,
    });
  }

  /** The first light does not wait for the devices. */
  function startDevices(mqttUrl: string): void {
    const onMessage = (message: ChildMessage) => {
      progress.take(message);
      if (message.type === 'backfill-done') notes.historyDone();
    };
    const ready = processes.start(() => devicesOf({ mqttUrl, options, root, notes, onMessage }));
    ready.then(notes.devicesLive, (fault: Error) => progress.say(fault.message));
  }

  const started = start();
  return {
    started,
    stop: async () => {
      stopping.abort();
      progress.stop();
      await notes.devicesEnding();
      await processes.stop();
      await started.catch(() => {});
      await notes.stop();
    },
    kill: processes.kill,
  };
}

/** A port that was asked for and is taken ends the start here, before anything is built or started. */
async function portOf(
  protocol: 'HTTP' | 'MQTT',
  asked: number | undefined,
  host: string,
  say: (line: string) => void,
): Promise<number> {
  const preferred = protocol === 'HTTP' ? DEFAULT_PORTS.http : DEFAULT_PORTS.mqtt;
  const { port, moved } = await choosePort({ asked, preferred, host, what: `${protocol} port` });
  if (moved) say(`${protocol} port ${preferred} is taken; using ${port}.`);
  return port;
}

async function startDatabase(processes: Processes, folder: string): Promise<string> {
  // The port of the first start is kept at a restart: ingest and api know it.
  let port: string | undefined;
  const ready = await processes.start(() => ({
    name: 'database',
    entry: 'simulators/standalone/src/postgres/database.ts',
    args: ['--folder', folder, ...(port === undefined ? [] : ['--port', port])],
  }));
  const url = String(ready['databaseUrl']);
  port = new URL(url).port;
  return url;
}

async function startBroker(
  processes: Processes,
  { host, port, folder, users }: { host: string; port: number; folder: string; users: readonly string[] },
): Promise<string> {
  let chosen = port;
  const ready = await processes.start(() => ({
    name: 'broker',
    entry: 'simulators/standalone/src/broker/broker.ts',
    args: [
      '--host',
      host,
      '--port',
      `${chosen}`,
      '--folder',
      path.join(folder, 'broker'),
      '--keep',
      INGEST_CLIENT_ID,
      ...users.flatMap((file) => ['--users', file]),
    ],
  }));
  chosen = Number(ready['port']);
  return `mqtt://${shownHost(host)}:${chosen}`;
}

function devicesOf(parts: {
  mqttUrl: string;
  options: Options;
  root: string;
  notes: TimeNotes;
  onMessage: (message: ChildMessage) => void;
}): ProcessParts {
  const { seed, backfillDays } = parts.options;
  const history = parts.notes.beginHistory(backfillDays);
  const iso = (at: number) => new Date(at).toISOString();
  const span = history ? ['--backfill-from', iso(history.from), '--backfill-to', iso(history.to)] : [];
  return {
    name: 'simulators',
    entry: 'simulators/src/main.ts',
    // Not as an argument: those are seen by everybody on the machine.
    env: { MQTT_URL: parts.mqttUrl },
    args: ['--community', path.join(parts.root, REGISTRY_FOLDER), '--seed', seed, ...span],
    onMessage: parts.onMessage,
  };
}

/** Photos of cases lie in the data folder, unless the environment names a place. */
function photoPlace(folder: string): Record<string, string> {
  if (process.env['PHOTO_DIR'] || process.env['PHOTO_S3_URL']) return {};
  return { PHOTO_DIR: path.join(folder, 'photos') };
}

/** An address to connect to, for one that is listened on. */
function shownHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
