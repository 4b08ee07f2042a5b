/** The devices of a run: several MQTT clients that send numbered messages as fast as the broker acknowledges them. */
import { setTimeout as pause } from 'node:timers/promises';
import { connect, type MqttClient } from 'mqtt';
import type { Ledger } from './ledger.ts';
import type { MessageSource, NumberedMessage } from './messages.ts';

const CLIENTS = 8;
/** Messages one client has under way at once. */
const UNDER_WAY = 40;
const RECONNECT_MS = 100;
/** A silent broker is given up after one and a half of these. Seconds. */
const KEEPALIVE_S = 5;
const CONNECT_TIMEOUT_MS = 15_000;
/** One in a hundred is sent twice by its device, as after a lost acknowledgement. */
const SENT_TWICE_SHARE = 0.01;
/** Between two messages of those that go alone, which are not to crowd out the others. */
const ALONE_PAUSE_MS = 20;

export interface Devices {
  /** Lets messages with numbers below `limit` go out. */
  allow(limit: number): void;
  /** Resolves when that many have been sent. */
  reached(number: number): Promise<void>;
  /** Their clocks are wrong by this much from now on, milliseconds. */
  setClock(offsetMs: number): void;
  /** Sends `count` malformed messages at once; resolves when all are acknowledged. */
  flood(count: number): Promise<void>;
  /** The same with messages that only the database refuses. */
  poison(count: number): Promise<void>;
  /** Sends one message now, past all limits, and resolves with it when it is acknowledged. */
  sendOne(): Promise<{ message: NumberedMessage; at: number }>;
  /** `count` clients of their own connect; `together` breaks all links, and each sends a message once it is back. */
  crowd(count: number, together: () => void): Promise<void>;
  /** Resolves when every number has been sent and acknowledged. */
  finished(): Promise<void>;
  stop(): Promise<void>;
}

export interface DeviceParts {
  mqttUrl: string;
  source: MessageSource;
  ledger: Ledger;
  draw(): number;
}

export async function startDevices({ mqttUrl, source, ledger, draw }: DeviceParts): Promise<Devices> {
  const clients = await Promise.all(Array.from({ length: CLIENTS }, () => open(mqttUrl)));
  const waiting = new Set<{ number: number; resolve(): void }>();
  let offsetMs = 0;
  let limit = 0;
  let stopped = false;
  let wake: (() => void)[] = [];
  const patrol = await open(mqttUrl);
  const bin = await open(mqttUrl);
  const lines = clients.flatMap((client) => Array.from({ length: UNDER_WAY }, () => run(client)));
  lines.push(goAlone(patrol, source.nextCheckIn), goAlone(bin, source.nextFill));

  async function run(client: MqttClient): Promise<void> {
    while (!stopped && source.left() > 0) {
      if (source.given() < limit) {
        await send(client, source.next(Date.now() + offsetMs));
        continue;
      }
      await new Promise<void>((resolve) => wake.push(resolve));
    }
  }

  // One message at a time, so that their order is known: what they raise can be counted by hand.
  async function goAlone(client: MqttClient, next: (at: number) => NumberedMessage): Promise<void> {
    while (!stopped && source.left() > 0) {
      if (source.given() < limit) {
        await send(client, next(Date.now() + offsetMs));
        await pause(ALONE_PAUSE_MS);
        continue;
      }
      await new Promise<void>((resolve) => wake.push(resolve));
    }
  }

  async function send(client: MqttClient, message: NumberedMessage): Promise<void> {
    tellReached();
    const publishing = [publish(client, message)];
    if (draw() < SENT_TWICE_SHARE) publishing.push(publish(client, message));
    await Promise.all(publishing);
  }

  // The promise ends when the PUBACK came, on whichever connection: mqtt.js sends again after a reconnect.
  async function publish(client: MqttClient, { topic, payload, number }: NumberedMessage): Promise<void> {
    try {
      await client.publishAsync(topic, payload, { qos: 1 });
      ledger.noteAcked(number);
    } catch (error) {
      if (!stopped) throw error;
    }
  }

  function tellReached(): void {
    for (const waiter of waiting) {
      if (source.given() < waiter.number) continue;
      waiting.delete(waiter);
      waiter.resolve();
    }
  }

  function letOn(): void {
    const sleeping = wake;
    wake = [];
    for (const resolve of sleeping) resolve();
  }

  return {
    allow(to) {
      limit = to;
      letOn();
    },
    reached(number) {
      return new Promise((resolve) => {
        waiting.add({ number, resolve });
        tellReached();
      });
    },
    setClock(to) {
      offsetMs = to;
    },
    async flood(count) {
      const [client] = clients as [MqttClient];
      const many = Math.min(count, source.left());
      await Promise.all(Array.from({ length: many }, () => send(client, source.nextMalformed())));
    },
    async poison(count) {
      const many = Math.min(count, source.left());
      await Promise.all(
        Array.from({ length: many }, (_, n) => send(clients[n % CLIENTS] as MqttClient, source.nextPoison(Date.now()))),
      );
    },
    async sendOne() {
      const [client] = clients as [MqttClient];
      const at = Date.now();
      let message = source.next(at);
      while (isMalformed(ledger, message)) {
        await send(client, message);
        message = source.next(at);
      }
      await send(client, message);
      return { message, at };
    },
    async crowd(count, together) {
      // Numbered before they connect: the other devices go on meanwhile and would use the numbers up.
      const many = Math.min(count, source.left());
      const messages = Array.from({ length: many }, () => source.next(Date.now()));
      const members = await Promise.all(messages.map(() => open(mqttUrl)));
      const back = messages.map(
        (message, place) =>
          new Promise<void>((resolve) => {
            const client = members[place] as MqttClient;
            client.once('connect', () => resolve(send(client, message)));
          }),
      );
      together();
      await Promise.all(back);
      await Promise.all(members.map((client) => client.endAsync()));
    },
    async finished() {
      source.freeReserve();
      letOn();
      await Promise.all(lines);
      const rest = Array.from({ length: source.left() }, () => source.next(Date.now() + offsetMs));
      await Promise.all(rest.map((message, place) => send(clients[place % CLIENTS] as MqttClient, message)));
    },
    async stop() {
      stopped = true;
      letOn();
      await Promise.all([patrol, bin, ...clients].map((client) => client.endAsync(true)));
      await Promise.race([Promise.allSettled(lines), pause(1_000)]);
    },
  };
}

// Resolves with the first connection, however many attempts it takes.
async function open(mqttUrl: string): Promise<MqttClient> {
  const client = connect(mqttUrl, {
    protocolVersion: 4,
    reconnectPeriod: RECONNECT_MS,
    keepalive: KEEPALIVE_S,
    connectTimeout: CONNECT_TIMEOUT_MS,
  });
  client.on('error', () => {}); // a broker that is down; it reconnects
  await new Promise<void>((resolve) => client.once('connect', () => resolve()));
  return client;
}

function isMalformed(ledger: Ledger, { number }: NumberedMessage): boolean {
  return [...ledger.malformed().values()].includes(number);
}
