/** Everything a run of faults needs, all of it its own: database server, broker, ingest, and a link between each pair. */
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { copyCommunity, type TestCommunity } from '../src/harness/community.ts';
import { importRegistry } from '../src/harness/import-registry.ts';
import { type Link, openLink } from '../src/harness/link.ts';
import { type OwnServer, startOwnPostgres } from '../src/harness/own-servers.ts';
import { openReceiver, type Receiver } from '../src/harness/receiver.ts';
import { ROOT } from '../src/harness/root.ts';
import { createScratchDatabase, type ScratchDatabase } from '../src/harness/scratch-database.ts';
import { createService, type Service } from '../src/harness/service.ts';
import { undoAll } from '../src/harness/undo.ts';
import { type Broker, type BrokerName, startBroker } from './broker.ts';
import { createIngestProcess, type IngestProcess } from './ingest-process.ts';
import { type Mutant, plantMutant } from './mutants.ts';
import { mountSmallDisk, type SmallDisk } from './small-disk.ts';

export type Between = 'devices-broker' | 'broker-ingest' | 'ingest-database' | 'api-database';

export interface World {
  community: TestCommunity;
  postgres: OwnServer;
  /** Not through a link. */
  database: ScratchDatabase;
  /** Where the database lies; undefined: on the ordinary disk, which cannot be filled. */
  disk: SmallDisk | undefined;
  broker: Broker;
  ingest: IngestProcess;
  links: Readonly<Record<Between, Link>>;
  api: Service;
  apiUrl: string;
  /** Where the messages of a room go. */
  receiver: Receiver;
  /** For devices. */
  mqttUrl: string;
  /** Stops and removes everything; throws the first fault met, after having tried all. */
  stop(): Promise<void>;
}

/** Starts all, with a community imported, ingest subscribed and the api listening. `mutant`: one or the other with a guard taken away. */
export async function startWorld(brokerName: BrokerName | undefined, mutant?: Mutant): Promise<World> {
  const undo: (() => Promise<unknown>)[] = [];
  const stop = () => undoAll(undo);
  try {
    const community = await copyCommunity();
    undo.push(community.remove);
    const clientId = `cockpit-${community.code}`;
    const broker = await startBroker(brokerName, clientId);
    undo.push(broker.remove);
    const { postgres, database, disk } = await startDatabase(undo);
    const links = {
      'devices-broker': await openLink(broker.port, broker.back),
      'broker-ingest': await openLink(broker.port),
      'ingest-database': await openLink(Number(new URL(postgres.url).port)),
      'api-database': await openLink(Number(new URL(postgres.url).port)),
    };
    const env = {
      DATABASE_URL: withPort(database.url, links['ingest-database'].port),
      MQTT_URL: `mqtt://127.0.0.1:${links['broker-ingest'].port}`,
      INGEST_CLIENT_ID: clientId,
      LOG_LEVEL: 'warn',
      // A few hundred messages a second never fill a batch of the default size: two would hardly ever be under way at once.
      BATCH_ROWS_MAX: '64',
    };
    undo.push(...Object.values(links).map((link) => link.stop));
    const altered = mutant && (await plantMutant(mutant));
    if (altered) undo.push(altered.remove);
    const ingest = createIngestProcess({ ...env, INGEST_MAIN: altered?.main('ingest') });
    undo.push(ingest.kill);
    await importRegistry(community.folder, env);
    await judgeBinsAtOnce(database, community.code);
    await ingest.start();
    const receiver = await openReceiver();
    undo.push(receiver.close);
    const { api, apiUrl } = await startApi({
      entry: altered?.main('api') ?? path.join(ROOT, 'api/src/server.ts'),
      databaseUrl: withPort(database.url, links['api-database'].port),
      community: community.code,
      receiver: new URL(receiver.url).hostname,
    });
    undo.push(api.kill);
    const mqttUrl = `mqtt://127.0.0.1:${links['devices-broker'].port}`;
    return { community, postgres, database, disk, broker, ingest, links, api, apiUrl, receiver, mqttUrl, stop };
  } catch (fault) {
    await stop().catch(() => {}); // the first fault is the one to show
    throw fault;
  }
}

/** As people may change it: the rule that ships waits ten minutes, which no run lasts, and what must be raised could not be counted. */
async function judgeBinsAtOnce(database: ScratchDatabase, community: string): Promise<void> {
  await database.rows(
    `insert into alarm_rule_change (community, rule, scope, version, patch, reason, by_id, by_name, at)
     values ($1, 'environment-bin-full', 'all', 1, '{"onDelayS": 0, "offDelayS": 0}', 'proof by faults', 'faults', 'faults', now())`,
    [community],
  );
}

async function startApi(parts: { entry: string; databaseUrl: string; community: string; receiver: string }) {
  let port = '0';
  const secretsKey = randomBytes(32).toString('base64');
  const api = createService(() => ({
    name: 'api',
    entry: parts.entry,
    env: {
      DATABASE_URL: parts.databaseUrl,
      DEFAULT_COMMUNITY: parts.community,
      SECRETS_KEY: secretsKey,
      NOTIFY_HOSTS: parts.receiver,
      HOST: '127.0.0.1',
      PORT: port,
      LOG_LEVEL: 'warn',
    },
  }));
  port = String((await api.start())['port']);
  return { api, apiUrl: `http://127.0.0.1:${port}` };
}

async function startDatabase(undo: (() => Promise<unknown>)[]) {
  const postgres = await startOwnPostgres();
  let disk: SmallDisk | undefined;
  // Undone from the last to the first: the server lets go of the disk before it is taken away, come what may.
  undo.push(async () => disk?.remove(), postgres.remove);
  const database = await createScratchDatabase(postgres.url);
  undo.push(database.drop);
  const server = await createScratchDatabase(postgres.url);
  try {
    const [setting] = await server.rows<{ data_directory: string }>('show data_directory');
    disk = setting && (await mountSmallDisk(setting.data_directory));
    if (disk) {
      await server.rows(`create tablespace small_disk location '${disk.folder}'`);
      await server.rows(`alter database ${new URL(database.url).pathname.slice(1)} set tablespace small_disk`);
    }
  } finally {
    await server.drop();
  }
  return { postgres, database, disk };
}

function withPort(url: string, port: number): string {
  const changed = new URL(url);
  changed.port = `${port}`;
  return changed.href;
}
