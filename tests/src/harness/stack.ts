/** ingest and api as real processes on a fresh database, with a community of their own. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Clock, clockFrom } from '@cockpit/ingest/clock';
import type { RegistryFile } from '@cockpit/ingest/registry';
import { forgetSession } from './broker-session.ts';
import { copyCommunity, type TestCommunity } from './community.ts';
import { eventually } from './eventually.ts';
import { importRegistry } from './import-registry.ts';
import { fetchSigned, signIn } from './keys.ts';
import { programOf } from './programs.ts';
import { createScratchDatabase, type ScratchDatabase } from './scratch-database.ts';
import { createService, type Service } from './service.ts';
import { undoAll } from './undo.ts';

/** A Friday, two minutes into a patrol round, far from midnight: no test depends on when it runs. */
const STARTS_AT = '2026-11-20T13:32:00+08:00';

export interface StackOptions {
  /** Changes the community before it is imported. */
  edit?: (file: RegistryFile) => void;
  postgresUrl: string;
  /** Makes the tables; left out: the services do. */
  schema?: (databaseUrl: string) => Promise<void>;
  mqttUrl: string;
  redisUrl?: string | undefined;
  /** Folder of the built wall. */
  uiDir?: string;
  startsAt?: string;
  /** Simulated seconds per real second. */
  speed?: number;
  /** Further variables of the api. */
  env?: Readonly<Record<string, string>>;
  /** Further variables of ingest. */
  ingestEnv?: Readonly<Record<string, string>>;
  /** Other addresses for ingest alone, such as links that can be cut. `databaseUrl`: of the stack's database. */
  ingestLinks?: (databaseUrl: string) => Readonly<Record<string, string>>;
}

export interface Stack {
  community: TestCommunity;
  /** Runs as the processes' does. */
  clock: Clock;
  clockSpec: string;
  database: ScratchDatabase;
  mqttUrl: string;
  apiUrl: string;
  ingest: Service;
  api: Service;
  /** JSON of a GET; throws unless the answer is 200. */
  get<Answer>(route: string): Promise<Answer>;
  /** Sum of the named counters of ingest since it started. */
  ingestMetric(...names: string[]): Promise<number>;
  /** All of ingest's metrics as text. */
  ingestMetrics(): Promise<string>;
  /** Resolves when every change so far is in the rollups. */
  rolledUp(): Promise<void>;
  /** Imports the community's folder as it stands now. */
  importRegistry(): Promise<void>;
  /** Stops all; throws when something does not end in good order or leaves anything behind. */
  stop(): Promise<void>;
}

/** The servers are the caller's; everything else is the stack's own. */
export async function openStack(options: StackOptions): Promise<Stack> {
  const { mqttUrl, redisUrl } = options;
  const clockSpec = `${Date.now()}:${Date.parse(options.startsAt ?? STARTS_AT)}:${options.speed ?? 1}`;
  const clientId = `cockpit-test-${randomBytes(6).toString('hex')}`;
  const community = await copyCommunity(options.edit);
  const [ingestProgram, apiProgram] = await Promise.all([programOf('ingest'), programOf('api')]);
  const photos = await mkdtemp(path.join(tmpdir(), 'cockpit-photos-'));
  const database = await createScratchDatabase(options.postgresUrl, options.schema);
  const env = {
    DATABASE_URL: database.url,
    MQTT_URL: mqttUrl,
    REDIS_URL: redisUrl,
    COCKPIT_CLOCK: clockSpec,
    LOG_LEVEL: 'warn',
    // The machine of a test may be busy with anything: no request is refused for that.
    EVENT_LOOP_DELAY_MAX_MS: '0',
  };
  let port = 0;
  let metricsPort = 0;
  const ingest = createService(() => ({
    name: 'ingest',
    entry: ingestProgram,
    env: {
      ...env,
      ...options.ingestEnv,
      INGEST_CLIENT_ID: clientId,
      METRICS_PORT: `${metricsPort}`,
      ...options.ingestLinks?.(database.url),
    },
  }));
  const api = createService(() => ({
    name: 'api',
    entry: apiProgram,
    env: {
      ...env,
      ...options.env,
      HOST: '127.0.0.1',
      PORT: `${port}`,
      UI_DIR: options.uiDir,
      DEFAULT_COMMUNITY: community.code,
      PHOTO_DIR: photos,
    },
  }));

  const ingestMetrics = async () => (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  const importCommunity = () => importRegistry(community.folder, env);
  const stop = () =>
    undoAll([
      () => rm(photos, { recursive: true }),
      community.remove,
      database.drop,
      () => forgetSession(mqttUrl, clientId),
      () => forgetSession(mqttUrl, `${clientId}-profiles`),
      ingest.stop,
      api.stop,
    ]);

  try {
    await importCommunity();
    const [served, receiving] = await Promise.all([api.start(), ingest.start()]);
    port = Number(served['port']);
    metricsPort = Number(receiving['metricsPort']);
    await signIn(database, `http://127.0.0.1:${port}`);
  } catch (fault) {
    await stop().catch(() => {}); // the first fault is the one to show
    throw fault;
  }
  const apiUrl = `http://127.0.0.1:${port}`;
  return {
    community,
    clock: clockFrom(clockSpec),
    clockSpec,
    database,
    mqttUrl,
    apiUrl,
    ingest,
    api,
    async get(route) {
      const answer = await fetchSigned(`${apiUrl}${route}`);
      if (answer.status !== 200) throw new Error(`GET ${route}: ${answer.status} ${await answer.text()}`);
      return answer.json();
    },
    ingestMetrics,
    async ingestMetric(...names) {
      const values = (await ingestMetrics()).split('\n').map((line) => line.split(' '));
      return values.reduce((sum, [name, value]) => (names.includes(name ?? '') ? sum + Number(value) : sum), 0);
    },
    rolledUp: () =>
      eventually('the rollups to be complete', async () => {
        return (await database.rows('select 1 from rollup_dirty limit 1')).length === 0;
      }),
    importRegistry: importCommunity,
    stop,
  };
}
