/** The database server and the broker of a bench: its own, unless DATABASE_URL and MQTT_URL name others. */
import { randomBytes, randomInt } from 'node:crypto';
import { choosePort } from '@cockpit/standalone/ports';
import pg from 'pg';
import { createMosquitto, findMosquitto } from '../../src/harness/mosquitto.ts';
import { startOwnBroker, startOwnPostgres } from '../../src/harness/own-servers.ts';

/** Below those the system gives out by itself. */
const PORTS = [20_000, 30_000] as const;
/** The server notes when each transaction committed: latency without asking again and again. */
const COMMIT_TIMES = 'track_commit_timestamp=on';

export interface Servers {
  postgresUrl: string;
  /** Undefined: none given. */
  timescaleUrl: string | undefined;
  mqttUrl: string;
  /** What they are, for the report. */
  postgres: string;
  broker: string;
  mqttVersion: 4 | 5;
  /** Client id of ingest, new for each bench: the embedded broker gives up messages of sessions it was not told to keep. */
  session: string;
  /** Process ids, where the servers are our own. */
  postgresPid: number | undefined;
  brokerPid: number | undefined;
  stop(): Promise<void>;
}

interface OwnBroker {
  url: string;
  name: string;
  version: 4 | 5;
  pid: number | undefined;
  stop(): Promise<void>;
}

/** Starts what is not given. */
export async function startServers(env: Readonly<Record<string, string | undefined>>): Promise<Servers> {
  const session = `bench-${randomBytes(6).toString('hex')}`;
  const broker = await startBroker(env['MQTT_URL'], session);
  try {
    const given = env['DATABASE_URL'];
    const own = given ? undefined : await startOwnPostgres([COMMIT_TIMES]);
    const postgresUrl = given ?? own?.url ?? '';
    return {
      postgresUrl,
      timescaleUrl: env['TEST_TIMESCALE_URL'] || undefined,
      mqttUrl: broker.url,
      postgres: `${await serverVersionOf(postgresUrl)}, ${given ? 'as given by DATABASE_URL' : 'embedded'}`,
      broker: broker.name,
      mqttVersion: broker.version,
      session,
      postgresPid: own?.serverPid(),
      brokerPid: broker.pid,
      async stop() {
        await own?.remove();
        await broker.stop();
      },
    };
  } catch (fault) {
    await broker.stop();
    throw fault;
  }
}

async function startBroker(given: string | undefined, session: string): Promise<OwnBroker> {
  if (given) {
    return { url: given, name: 'as given by MQTT_URL', version: 5, pid: undefined, stop: async () => {} };
  }
  const found = await findMosquitto();
  if (found === undefined) {
    const own = await startOwnBroker([session]);
    return { url: own.url, name: 'aedes, embedded', version: 4, pid: own.serverPid(), stop: own.remove };
  }
  const preferred = randomInt(...PORTS);
  const { port } = await choosePort({ asked: undefined, preferred, host: '127.0.0.1', what: 'MQTT port' });
  const mosquitto = await createMosquitto(found.program, port);
  await mosquitto.start();
  return {
    url: `mqtt://127.0.0.1:${port}`,
    name: found.version,
    version: 5,
    pid: mosquitto.pid(),
    stop: mosquitto.remove,
  };
}

/** Of the server itself, e.g. 18.4. */
export async function serverVersionOf(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ version: string }>("select current_setting('server_version') as version");
    return rows[0]?.version ?? 'unknown';
  } finally {
    await client.end();
  }
}
