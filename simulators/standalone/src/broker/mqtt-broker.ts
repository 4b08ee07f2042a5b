/** The embedded MQTT broker: aedes on TCP, loopback unless told otherwise. MQTT 3.1.1, QoS 0 to 2. */
import { createServer } from 'node:net';
import { Aedes } from 'aedes';
import { errorCode, StartFault } from '../ground/fault.ts';
import { openIntake } from './broker-intake.ts';
import { openJournal, type StoredMessage } from './broker-journal.ts';
import { openPersistence } from './broker-sessions.ts';

/** Packets one client may have in the broker's hands at once; above the largest batch ingest leaves un-acked. */
const CONCURRENCY = 10_000;
/** Packets kept of a client that sends before its CONNECT is answered. */
const QUEUE_LIMIT = 10_000;
/** Registry codes are up to 64 characters, and device makers build client ids from them. */
const CLIENT_ID_MAX_CHARS = 128;

export interface MqttBroker {
  mqttUrl: string;
  port: number;
  stop(): Promise<void>;
}

export interface MqttBrokerOptions {
  host: string;
  /** 0: a free one. */
  port: number;
  /** Where messages, sessions and retained messages outlive the process; undefined: nowhere. */
  folder: string | undefined;
  /** Ids of sessions whose messages are never given up. */
  keep: readonly string[];
  log: (line: string) => void;
}

/** Listens when it resolves, everything an earlier life had accepted on its way again. */
export async function startBroker(options: MqttBrokerOptions): Promise<MqttBroker> {
  const journal = await openJournal(options.folder);
  const intake = openIntake(journal, options.log);
  const persistence = await openPersistence({
    journal,
    intake,
    keep: options.keep,
    disconnect: (id) => connected.get(id)?.close(),
    log: options.log,
  });
  const connected = new Map<string, { close(): void }>();
  const aedes = await Aedes.createBroker({
    persistence,
    concurrency: CONCURRENCY,
    // Missing in the types of 1.2, read by the constructor.
    ...{ queueLimit: QUEUE_LIMIT, maxClientsIdLength: CLIENT_ID_MAX_CHARS },
    authorizePublish: (client, packet, done) => {
      if (packet.topic.startsWith('$SYS/')) return done(new Error('$SYS/ topic is reserved'));
      if (packet.qos === 0) return done(null);
      intake.accept(client, packet as StoredMessage, done);
    },
  });
  const publish = (message: StoredMessage) =>
    new Promise<void>((resolve) => aedes.publish({ ...message, cmd: 'publish', dup: false }, () => resolve()));
  for (const message of intake.earlier) await publish(message);
  aedes.on('client', (client) => connected.set(client.id, client));
  aedes.on('clientDisconnect', (client) => {
    if (connected.get(client.id) === client) connected.delete(client.id);
    // Gone between the acknowledgement and the next step, where aedes gives its messages up.
    for (const message of intake.unhandedOf(client)) void publish(message);
  });

  const server = createServer(aedes.handle);
  const port = await listen(server, options);
  return {
    mqttUrl: `mqtt://${options.host}:${port}`,
    port,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await new Promise<void>((resolve) => aedes.close(resolve));
      await closed;
      await journal.stop();
    },
  };
}

async function listen(server: ReturnType<typeof createServer>, { host, port }: MqttBrokerOptions): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (thrown) => {
      const taken = errorCode(thrown) === 'EADDRINUSE';
      reject(taken ? new StartFault(`MQTT port ${port} is taken by another program.`) : thrown);
    });
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}
