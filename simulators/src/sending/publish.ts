/**
 * One connection to the broker, QoS 1, with a bounded window in flight and a bounded queue before it. While the broker
 * is away messages wait; past the bound the oldest go, are counted and said. What had to wait says `buffered`.
 */
import type { Clock } from '@cockpit/ingest/clock';
import { connect, type MqttClient } from 'mqtt';
import type { Logger } from 'pino';

const RECONNECT_FIRST_MS = 500;
const RECONNECT_LAST_MS = 15_000;
/** Older than this when it is sent: it was kept back. Ms of the community's time. */
const BUFFERED_AFTER_MS = 2 * 60_000;
/** How long a stop waits for what is in flight. */
const FAREWELL_MS = 400;

/** A message on its way. A payload of bytes goes out as it is, whatever it is. */
export interface Outgoing {
  topic: string;
  payload: object | Buffer;
  /** When it is due on the line, epoch ms. */
  sendAt: number;
  retain?: boolean;
}

export interface Publisher {
  /** Takes a message and returns at once; when the queue is full the oldest waiting one is dropped. */
  offer(message: Outgoing): void;
  /** Resolves when at most `count` messages wait or are in flight; rejects when stopped before. */
  settled(count: number): Promise<void>;
  /** Resolves at the first connection; rejects when stopped before. */
  connected(): Promise<void>;
  counts(): { acknowledged: number; dropped: number; waiting: number };
  /** Waits shortly for what is in flight, then closes. What is still unsent is given up. */
  stop(): Promise<void>;
}

export interface PublisherOptions {
  url: string;
  clientId: string;
  clock: Clock;
  log: Logger;
  inFlightMax: number;
  queueMax: number;
}

interface Waiter {
  isMet: () => boolean;
  resolve: () => void;
  reject: (reason: Error) => void;
}

/** Connects in the background and keeps reconnecting with a growing pause; works offline until then. */
export function openPublisher({ url, clientId, clock, log, inFlightMax, queueMax }: PublisherOptions): Publisher {
  const client = connect(url, { protocolVersion: 4, clean: true, clientId, reconnectPeriod: RECONNECT_FIRST_MS });
  const queue: Outgoing[] = [];
  const inFlight = new Set<Outgoing>();
  const waiters = new Set<Waiter>();
  let acknowledged = 0;
  let dropped = 0;
  let droppedUnsaid = 0;
  let everConnected = false;
  let stopped = false;

  const pump = () => {
    while (client.connected && !stopped && inFlight.size < inFlightMax) {
      const message = queue.shift();
      if (message === undefined) break;
      send(message);
    }
    for (const waiter of waiters) {
      if (!waiter.isMet()) continue;
      waiters.delete(waiter);
      waiter.resolve();
    }
  };
  const send = (message: Outgoing) => {
    inFlight.add(message);
    client.publish(
      message.topic,
      bodyOf(message, clock.now()),
      { qos: 1, retain: message.retain ?? false },
      (error) => {
        if (!inFlight.delete(message)) return;
        if (error) log.warn({ err: error, topic: message.topic }, 'message not published');
        else acknowledged++;
        pump();
      },
    );
  };
  const wait = (isMet: () => boolean) =>
    new Promise<void>((resolve, reject) => {
      if (isMet()) resolve();
      else if (stopped) reject(new Error('the publisher is stopped'));
      else waiters.add({ isMet, resolve, reject });
    });

  client.on('connect', () => {
    everConnected = true;
    client.options.reconnectPeriod = RECONNECT_FIRST_MS;
    if (droppedUnsaid > 0)
      log.warn({ dropped: droppedUnsaid }, 'dropped the oldest messages while the broker was away');
    droppedUnsaid = 0;
    pump();
  });
  client.on('close', () => {
    if (stopped) return;
    client.options.reconnectPeriod = Math.min(RECONNECT_LAST_MS, (client.options.reconnectPeriod ?? 0) * 2);
    queue.unshift(...takeBack(client, inFlight));
  });
  client.on('error', (error) => log.warn({ err: error, url: withoutSecrets(url) }, 'broker not reachable'));

  return {
    offer: (message) => {
      queue.push(message);
      if (queue.length > queueMax) {
        queue.shift();
        dropped++;
        if (droppedUnsaid++ === 0) log.warn({ queueMax }, 'queue is full: dropping the oldest messages from now on');
      }
      pump();
    },
    settled: (count) => wait(() => queue.length + inFlight.size <= count),
    connected: () => wait(() => everConnected),
    counts: () => ({ acknowledged, dropped, waiting: queue.length + inFlight.size }),
    stop: async () => {
      if (stopped) return;
      stopped = true;
      for (const waiter of waiters) waiter.reject(new Error('the publisher is stopped'));
      waiters.clear();
      // Where CONNECT was never answered a polite end would wait for the answer, and no second end hurries it.
      if (!client.connected) client.end(true);
      else
        await Promise.race([
          client.endAsync(false),
          new Promise((resolve) => setTimeout(resolve, FAREWELL_MS).unref()),
        ]);
      client.stream.destroy();
    },
  };
}

/** What was sent but not acknowledged: sent again, as buffered if it took long; its id keeps it from counting twice. */
function takeBack(client: MqttClient, inFlight: Set<Outgoing>): Outgoing[] {
  const unacknowledged = [...inFlight];
  inFlight.clear();
  for (const id of Object.keys(client.outgoing)) client.removeOutgoingMessage(Number(id));
  return unacknowledged;
}

function bodyOf({ payload, sendAt }: Outgoing, now: number): string | Buffer {
  if (Buffer.isBuffer(payload)) return payload;
  return JSON.stringify(now - sendAt > BUFFERED_AFTER_MS ? { ...payload, buffered: true } : payload);
}

function withoutSecrets(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//');
}
