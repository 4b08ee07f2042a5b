/** ingest, and the api when it is wanted, as processes on a database and a session of their own. */
import path from 'node:path';
import type { RegistryFile } from '@cockpit/ingest/registry';
import { forgetSession } from '../../src/harness/broker-session.ts';
import { copyCommunity, type TestCommunity } from '../../src/harness/community.ts';
import { importRegistry } from '../../src/harness/import-registry.ts';
import { signIn } from '../../src/harness/keys.ts';
import { ROOT } from '../../src/harness/root.ts';
import { createScratchDatabase, type ScratchDatabase } from '../../src/harness/scratch-database.ts';
import { createService } from '../../src/harness/service.ts';
import { undoAll } from '../../src/harness/undo.ts';
import { deviceCodes, type MessageKind } from './messages.ts';

export interface World {
  kind: MessageKind;
  community: TestCommunity;
  database: ScratchDatabase;
  mqttUrl: string;
  /** Ids in the database of the devices that speak, in their turn. */
  deviceIds: readonly number[];
  ingestPid: number;
  /** Undefined: no api was asked for. */
  apiUrl: string | undefined;
  stop(): Promise<void>;
}

export interface WorldOptions {
  postgresUrl: string;
  mqttUrl: string;
  /** Client id of ingest; what the broker keeps for it is forgotten at the end. */
  session: string;
  kind: MessageKind;
  /** `none`: the database and the registry only. */
  services: 'none' | 'ingest' | 'api' | 'ingest and api';
  /** File to write a profile of ingest to, between two SIGUSR2. */
  profile?: string;
  /** Changes the community besides, before it is imported. */
  edit?: (file: RegistryFile) => void;
  /** What the database is to hold before ingest starts. */
  furnish?: (database: ScratchDatabase, community: string) => Promise<void>;
  /** Folder of the built screens, for the api to serve. */
  uiDir?: string;
}

const IDS = `
  select d.id from unnest($2::text[]) with ordinality as asked (code, place)
  join device d on d.community = $1 and d.domain = $3 and d.code = asked.code
  order by place`;

/** Starts all, with a community of DEVICES devices of the kind imported. */
export async function openWorld(options: WorldOptions): Promise<World> {
  const { kind, mqttUrl, services, session } = options;
  const undo: (() => Promise<unknown>)[] = [];
  try {
    const community = await copyCommunity((file) => {
      kind.populate(file);
      options.edit?.(file);
    });
    undo.push(community.remove);
    const database = await createScratchDatabase(options.postgresUrl);
    undo.push(database.drop);
    const env = { DATABASE_URL: database.url, MQTT_URL: mqttUrl, LOG_LEVEL: 'warn', INGEST_CLIENT_ID: session };
    await importRegistry(community.folder, env);
    await options.furnish?.(database, community.code);
    const ingest = createService(() => ({
      name: 'ingest',
      entry: path.join(ROOT, options.profile === undefined ? 'ingest/src/main.ts' : 'tests/bench/ingest/profiled.ts'),
      env: { ...env, BENCH_PROFILE: options.profile },
    }));
    let apiUrl: string | undefined;
    if (services === 'ingest' || services === 'ingest and api') {
      undo.push(() => forgetSession(mqttUrl, session), ingest.stop);
      await ingest.start();
    }
    if (services === 'api' || services === 'ingest and api') {
      const api = createService(() => ({
        name: 'api',
        entry: path.join(ROOT, 'api/src/server.ts'),
        env: { ...env, HOST: '127.0.0.1', PORT: '0', DEFAULT_COMMUNITY: community.code, UI_DIR: options.uiDir },
      }));
      undo.push(api.stop);
      apiUrl = `http://127.0.0.1:${Number((await api.start())['port'])}`;
      await signIn(database, apiUrl);
    }
    const ids = await database.rows<{ id: number }>(IDS, [community.code, deviceCodes(), kind.domain]);
    const deviceIds = ids.map(({ id }) => id);
    const stop = () => undoAll(undo);
    return { kind, community, database, mqttUrl, deviceIds, ingestPid: ingest.pid(), apiUrl, stop };
  } catch (fault) {
    await undoAll(undo).catch(() => {}); // the first fault is the one to show
    throw fault;
  }
}
