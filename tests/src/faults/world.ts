/** Everything a run of faults needs, all of it its own: database server, broker, ingest, and a link between each pair. */
import { copyCommunity, type TestCommunity } from '../harness/community.ts';
import { importRegistry } from '../harness/import-registry.ts';
import { type OwnServer, startOwnPostgres } from '../harness/own-servers.ts';
import { createScratchDatabase, type ScratchDatabase } from '../harness/scratch-database.ts';
import { undoAll } from '../harness/undo.ts';
import { type Broker, type BrokerName, startBroker } from './broker.ts';
import { createIngestProcess, type IngestProcess } from './ingest-process.ts';
import { type Link, openLink } from './link.ts';
import { mountSmallDisk, type SmallDisk } from './small-disk.ts';

export type Between = 'devices-broker' | 'broker-ingest' | 'ingest-database';

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
  /** For devices. */
  mqttUrl: string;
  /** Stops and removes everything; throws the first fault met, after having tried all. */
  stop(): Promise<void>;
}

/** Starts all, with a community imported and ingest subscribed. */
export async function startWorld(brokerName: BrokerName | undefined): Promise<World> {
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
    };
    const env = {
      DATABASE_URL: withPort(database.url, links['ingest-database'].port),
      MQTT_URL: `mqtt://127.0.0.1:${links['broker-ingest'].port}`,
      INGEST_CLIENT_ID: clientId,
      LOG_LEVEL: 'warn',
      // A few hundred messages a second never fill a batch of the default size: two would hardly ever be under way at once.
      BATCH_ROWS_MAX: '64',
    };
    const ingest = createIngestProcess(env);
    undo.push(...Object.values(links).map((link) => link.stop), ingest.kill);
    await importRegistry(community.folder, env);
    await ingest.start();
    const mqttUrl = `mqtt://127.0.0.1:${links['devices-broker'].port}`;
    return { community, postgres, database, disk, broker, ingest, links, mqttUrl, stop };
  } catch (fault) {
    await stop().catch(() => {}); // the first fault is the one to show
    throw fault;
  }
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
