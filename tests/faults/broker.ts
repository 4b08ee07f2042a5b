/** The broker of a run: Mosquitto when it is installed, else the embedded one. What either acknowledged survives its kill. */
import { randomInt } from 'node:crypto';
import { choosePort } from '@cockpit/standalone/ports';
import type { Return } from '../src/harness/link.ts';
import { createMosquitto, findMosquitto } from '../src/harness/mosquitto.ts';
import { startOwnBroker } from '../src/harness/own-servers.ts';
import { withholdUntilSaved } from './durable-acks.ts';

const HOST = '127.0.0.1';
/** Below those the system gives out by itself, so that a killed broker finds its port free again. */
const PORTS = [20_000, 30_000] as const;

export const BROKERS = ['mosquitto', 'embedded'] as const;
export type BrokerName = (typeof BROKERS)[number];

export interface Broker {
  name: string;
  port: number;
  /** How acknowledgements go back to devices. */
  back: Return | undefined;
  start(): Promise<void>;
  kill(): Promise<void>;
  /** SIGSTOP and SIGCONT. */
  freeze(): void;
  thaw(): void;
  remove(): Promise<void>;
}

/** Starts it. `wanted` undefined: as installed; `session`: the id of ingest's session, whose messages are never given up. */
export async function startBroker(wanted: BrokerName | undefined, session: string): Promise<Broker> {
  const found = wanted === 'embedded' ? undefined : await findMosquitto();
  if (found === undefined && wanted === 'mosquitto') throw new Error('mosquitto is not installed');
  if (found === undefined) return embedded(session);
  const { port } = await choosePort({
    asked: undefined,
    preferred: randomInt(...PORTS),
    host: HOST,
    what: 'MQTT port',
  });
  const mosquitto = await createMosquitto(found.program, port);
  await mosquitto.start();
  const acks = withholdUntilSaved(mosquitto.folder, mosquitto.save);
  return {
    name: found.version,
    port: mosquitto.port,
    back: acks.back,
    start: mosquitto.start,
    kill: mosquitto.kill,
    freeze: () => mosquitto.signal('SIGSTOP'),
    thaw: () => mosquitto.signal('SIGCONT'),
    async remove() {
      acks.stop();
      await mosquitto.remove();
    },
  };
}

async function embedded(session: string): Promise<Broker> {
  const own = await startOwnBroker([session]);
  return {
    name: 'embedded (aedes with a journal)',
    port: Number(new URL(own.url).port),
    back: undefined,
    start: async () => void (await own.service.start()),
    kill: own.service.kill,
    freeze: () => void process.kill(own.service.pid(), 'SIGSTOP'),
    thaw: () => void process.kill(own.service.pid(), 'SIGCONT'),
    remove: own.remove,
  };
}
