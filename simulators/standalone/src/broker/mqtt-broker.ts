/** The embedded MQTT broker: aedes on TCP, loopback unless told otherwise. MQTT 3.1.1, QoS 0 to 2. */
import { createServer } from 'node:net';
import { performance } from 'node:perf_hooks';
import { Aedes, type Client } from 'aedes';
import { errorCode, StartFault, toError } from '../ground/fault.ts';
import { guardAccess } from './broker-access.ts';
import { openIntake } from './broker-intake.ts';
import { openJournal, type StoredMessage } from './broker-journal.ts';
import { openPersistence } from './broker-sessions.ts';
import { openUsers } from './broker-users.ts';
import { calmLog } from './calm-log.ts';
import { refuseMqtt5 } from './other-version.ts';
import { boundPackets, PacketTooLarge } from './packet-bound.ts';
import { boundRetained } from './retained-bound.ts';

/** Packets one client may have in the broker's hands at once; above the largest batch ingest leaves un-acked. */
const CONCURRENCY = 10_000;
/** Packets kept of a client that sends before its CONNECT is answered. */
const QUEUE_LIMIT = 10_000;
/** Registry codes are up to 64 characters, and device makers build client ids from them. */
const CLIENT_ID_MAX_CHARS = 128;
/** Each takes a file descriptor; more devices than a community on one machine has. */
const CONNECTIONS_MAX = 5_000;
/** Who connects and says nothing is let go after this. */
const CONNECT_TIMEOUT_MS = 10_000;
/** Return code of MQTT 3.1.1. */
const SERVER_UNAVAILABLE = 3;

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
  /** Files of those who may sign in; none: everybody on this machine, and the host must be of it. */
  users: readonly string[];
  log: (line: string) => void;
}

/** Listens when it resolves, everything an earlier life had accepted on its way again. */
export async function startBroker(options: MqttBrokerOptions): Promise<MqttBroker> {
  const { log } = options;
  if (options.users.length === 0 && !isLoopback(options.host))
    throw new StartFault(
      `The broker would let in everybody who reaches ${options.host}: without users it listens on this machine only.`,
    );
  const journal = await openJournal(options.folder);
  const intake = openIntake(journal, log);
  const connected = new Map<string, Client>();
  const persistence = await openPersistence({
    journal,
    intake,
    keep: options.keep,
    connected: (id) => connected.has(id),
    disconnect: (id) => connected.get(id)?.close(),
    now: () => performance.now(),
    log,
  });
  const calm = calmLog(log, () => performance.now());
  const users =
    options.users.length === 0
      ? undefined
      : await openUsers(options.users, log, () => {
          for (const client of connected.values()) access.judgeAgain(client);
        });
  const access = guardAccess(users, connected, calm);
  const keepRetained = boundRetained(journal.state.retained, log);
  const aedes = await Aedes.createBroker({
    persistence: persistence.forAedes,
    concurrency: CONCURRENCY,
    connectTimeout: CONNECT_TIMEOUT_MS,
    // Missing in the types of 1.2, read by the constructor.
    ...{ queueLimit: QUEUE_LIMIT, maxClientsIdLength: CLIENT_ID_MAX_CHARS },
    preConnect: (client, { protocolVersion }, done) => {
      if (refuseMqtt5(client, protocolVersion)) done(new Error('MQTT 5 is not spoken here'), false);
      else done(null, true);
    },
    authenticate: (client, username, password, done) => {
      access.authenticate(client, username, password).then(
        (refusal) => {
          if (refusal === undefined) done(null, true);
          else done(Object.assign(new Error(refusal.reason), { returnCode: refusal.code }), false);
        },
        (thrown: unknown) => done(Object.assign(toError(thrown), { returnCode: SERVER_UNAVAILABLE }), false),
      );
    },
    authorizeSubscribe: (client, subscription, done) => {
      const may = access.maySubscribe(client, subscription.topic);
      if (!may) calm(`refused ${client.id}: it may not subscribe to ${subscription.topic.slice(0, 200)}`);
      done(null, may ? subscription : null);
    },
    authorizePublish: (client, packet, done) => {
      if (packet.topic.startsWith('$SYS/')) return done(new Error('$SYS/ topic is reserved'));
      const refusal = client === null ? undefined : access.refusePublish(client, packet.topic);
      if (refusal !== undefined) {
        calm(`refused: ${refusal}`);
        return done(new Error(refusal));
      }
      keepRetained(packet as StoredMessage);
      if (packet.qos === 0) return done(null);
      intake.accept(client, packet as StoredMessage, done);
    },
  });
  const publish = (message: StoredMessage) =>
    new Promise<void>((resolve) => aedes.publish({ ...message, cmd: 'publish', dup: false }, () => resolve()));
  for (const message of intake.earlier) await publish(message);
  aedes.on('client', (client) => {
    connected.set(client.id, client);
    access.judgeAgain(client); // revoked while it signed in
  });
  aedes.on('clientDisconnect', (client) => {
    if (connected.get(client.id) === client) connected.delete(client.id);
    persistence.left(client.id);
    // Gone between the acknowledgement and the next step, where aedes gives its messages up.
    for (const message of intake.unhandedOf(client)) void publish(message);
  });
  for (const event of ['clientError', 'connectionError'] as const)
    aedes.on(event, (client, error) => {
      if (error instanceof PacketTooLarge) calm(`refused ${client.id ?? 'a stranger'}: ${error.message}`);
    });

  const server = createServer((socket) => boundPackets(aedes.handle(socket)));
  server.maxConnections = CONNECTIONS_MAX;
  server.on('drop', () => calm(`refused a connection: ${CONNECTIONS_MAX} are open`));
  const port = await listen(server, options);
  return {
    mqttUrl: `mqtt://${options.host}:${port}`,
    port,
    stop: async () => {
      users?.stop();
      persistence.stop();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await new Promise<void>((resolve) => aedes.close(resolve));
      await closed;
      await journal.stop();
    },
  };
}

/** An address only this machine reaches. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
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
