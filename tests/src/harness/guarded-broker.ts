/** A broker that lets in whom `npm run devices` says, with the settings it generates. */
import { randomInt } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { choosePort } from '@cockpit/standalone/ports';
import { watchCredentials } from './devices-console.ts';
import { eventually } from './eventually.ts';
import { createMosquitto, findMosquitto, SAME_USER } from './mosquitto.ts';
import { startOwnBroker } from './own-servers.ts';
import { undoAll } from './undo.ts';

const HOST = '127.0.0.1';
/** Below those the system gives out by itself. */
const PORTS = [20_000, 30_000] as const;

export interface GuardedBroker {
  port: number;
  pid(): number;
  /** Ends it in good order and starts it again with what it has kept. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Undefined: no Mosquitto on this machine. Credentials are in force when it resolves, and followed from then on. */
export async function guardedMosquitto(databaseUrl: string): Promise<GuardedBroker | undefined> {
  const found = await findMosquitto();
  if (found === undefined) return undefined;
  const { port } = await choosePort({
    asked: undefined,
    preferred: randomInt(...PORTS),
    host: HOST,
    what: 'MQTT port',
  });
  let watch: ReturnType<typeof watchCredentials> | undefined;
  const mosquitto = await createMosquitto(found.program, port, async (folder) => {
    const place = [
      '--out',
      path.join(folder, 'generated'),
      '--port',
      `${port}`,
      '--host',
      HOST,
      '--pid-file',
      `${folder}/pid`,
    ];
    watch = watchCredentials(databaseUrl, ['mosquitto', ...place]);
    watch.start().catch(() => {}); // it says nothing over IPC
    const settings = path.join(folder, 'generated/mosquitto.conf');
    let generated = '';
    await eventually('generated settings', async () => {
      generated = await readFile(path.join(folder, 'generated/acl'), 'utf8')
        .then(() => readFile(settings, 'utf8'))
        .catch(() => '');
      return generated !== '';
    });
    return `${generated}${SAME_USER}\npid_file ${folder}/pid\nlog_dest stderr\nlog_type error\n`;
  });
  await mosquitto.start();
  return {
    port,
    pid: () => mosquitto.pid() ?? -1,
    async restart() {
      await mosquitto.end();
      await mosquitto.start();
    },
    stop: () => undoAll([mosquitto.remove, async () => watch?.stop()]),
  };
}

/** The embedded broker with the same users. */
export async function guardedEmbedded(databaseUrl: string): Promise<GuardedBroker> {
  const folder = await mkdtemp(path.join(tmpdir(), 'cockpit-users-'));
  const watch = watchCredentials(databaseUrl, ['embedded', '--out', folder]);
  watch.start().catch(() => {}); // it says nothing over IPC
  const file = path.join(folder, 'users.json');
  await eventually('a file of users', () =>
    readFile(file).then(
      () => true,
      () => false,
    ),
  );
  const own = await startOwnBroker(['@ingest'], [file]);
  return {
    port: Number(new URL(own.url).port),
    pid: own.service.pid,
    async restart() {
      await own.service.stop();
      await own.service.start();
    },
    stop: () => undoAll([() => rm(folder, { recursive: true }), watch.stop, own.remove]),
  };
}
