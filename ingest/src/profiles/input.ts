/**
 * The road of foreign messages: a connection, a session and batches of their own, so that nothing a profile does can hold up
 * native messages or their acknowledgements. As there, a PUBACK goes out after the commit, in order of arrival.
 */
import type { Logger } from 'pino';
import { type Broker, connectBroker, type Incoming, sharedBefore } from '../broker/mqtt.ts';
import type { WithheldAcks } from '../broker/withheld-acks.ts';
import type { ArrivalClock } from '../clock/arrival-clock.ts';
import { MAX_PAYLOAD_BYTES } from '../messages/contract.ts';
import { digestOf } from '../quarantine/store.ts';
import type { Arrival } from '../readings/reading.ts';
import { startBatches } from '../writing/batch.ts';
import type { Delivery, Received } from './admit.ts';
import { withoutLongTexts } from './long-texts.ts';

const BATCH_MESSAGES_MAX = 200;
/** Waiting beyond this the connection is not read, and the broker keeps the rest. */
const WAITING_MAX = 1_000;
const WAITING_BYTES_MAX = 16 * 1024 * 1024;
const RECEIVE_MAXIMUM = 1_000;
/** Of messages that are translated and stored together. */
const WRITTEN_BYTES_MAX = 1024 * 1024;
/** One foreign message may become many native ones; a transaction takes this many of them. */
const COMMIT_ROWS_MAX = 4_000;
/** Bytes that a native message takes at least in a foreign one: each has an instant of its own behind the first one's. */
const PART_BYTES_MIN = 8;

export interface ProfileInputParts {
  url: string;
  clientId: string;
  /** Name under which an earlier life shared its subscriptions with other workers: those are ended. */
  shareBefore: string | undefined;
  log: Logger;
  arrivalClock: ArrivalClock;
  /** A message as it came, less what nobody may see. `receivedAt`: epoch ms. */
  receive(topic: string, payload: Buffer, receivedAt: number): Received;
  /** What became of each message, in the same order. Rejects when everything is being stopped. */
  arrivals(messages: readonly Delivery[]): Promise<Arrival[]>;
  /** Resolves true when all is committed, false when it was stopped first. */
  commit(arrivals: readonly Arrival[]): Promise<boolean>;
  onSubscribed(): void;
  onLost(): void;
}

export interface ProfileInput {
  /** Listens to these filters from now on, and to no others. Resolves when the connection has been made again, if it must. */
  listen(filters: readonly string[]): Promise<void>;
  /** Ends after the batch being written; the rest stays with the broker. */
  stop(): Promise<void>;
}

interface Item extends Delivery {
  acks: WithheldAcks | undefined;
}

/** Connects when there is something to listen to. */
export function startProfileInput(parts: ProfileInputParts): ProfileInput {
  let broker: Broker | undefined;
  let listening: readonly string[] = [];
  const batches = startBatches<Item>(
    {
      itemsMax: BATCH_MESSAGES_MAX,
      batchesMax: 1,
      besideMin: 1,
      waitingMax: WAITING_MAX,
      waitingBytesMax: WAITING_BYTES_MAX,
    },
    { write, done: acknowledge },
  );

  async function write(items: Item[]): Promise<boolean> {
    for (const some of bySize(items)) if (!(await writeSome(some))) return false;
    return true;
  }

  async function writeSome(items: readonly Item[]): Promise<boolean> {
    let arrivals: Arrival[];
    try {
      arrivals = await parts.arrivals(items);
    } catch (error) {
      parts.log.debug({ err: error }, 'foreign messages not acknowledged, they stay at the broker');
      return false;
    }
    for (let from = 0; from < arrivals.length; from += COMMIT_ROWS_MAX)
      if (!(await parts.commit(arrivals.slice(from, from + COMMIT_ROWS_MAX)))) return false;
    return true;
  }

  function onMessage({ topic, payload, acks, retained, redelivered }: Incoming): void {
    const receivedAt = parts.arrivalClock.next(1 + Math.ceil(payload.length / PART_BYTES_MIN));
    const received = { ...parts.receive(topic, payload, receivedAt), retained };
    batches.push({ received, retained, redelivered, acks }, received.payload.length);
  }

  return {
    async listen(filters) {
      const unwanted = listening.filter((filter) => !filters.includes(filter));
      if (unwanted.length === 0 && filters.every((filter) => listening.includes(filter))) return;
      await broker?.stop();
      listening = filters;
      const { url, clientId, shareBefore, log, onSubscribed, onLost } = parts;
      const forget = [...unwanted, ...sharedBefore(shareBefore, [...unwanted, ...filters])];
      broker = connectBroker(
        { url, clientId, filters, forget, receiveMaximum: RECEIVE_MAXIMUM, log },
        { onMessage, whenRoom: batches.whenRoom, onSubscribed, onLost },
      );
    },
    async stop() {
      await batches.stop();
      await broker?.stop();
    },
  };
}

function acknowledge(items: readonly Item[]): void {
  for (const { acks } of items) acks?.release(1);
}

/** Few large messages at a time: each becomes readings that are held until they are stored. */
function bySize(items: readonly Item[]): Item[][] {
  const groups: Item[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const item of items) {
    bytes += item.received.payload.length;
    if (bytes > WRITTEN_BYTES_MAX) {
      groups.push([]);
      bytes = item.received.payload.length;
    }
    groups.at(-1)?.push(item);
  }
  return groups;
}

/** A message as it came, without its pictures and cut to what is kept. `receivedAt`: epoch ms. */
export function receivedOf(topic: string, whole: Buffer, receivedAt: number, bytesMax: number): Received {
  const payload = whole.length > MAX_PAYLOAD_BYTES && whole.length <= bytesMax ? withoutLongTexts(whole) : whole;
  const cut = payload.length > bytesMax;
  return {
    topic,
    payload: cut ? Buffer.from(payload.subarray(0, MAX_PAYLOAD_BYTES)) : payload,
    payloadBytes: payload.length,
    digest: cut ? digestOf(topic, payload) : undefined,
    receivedAt,
  };
}
