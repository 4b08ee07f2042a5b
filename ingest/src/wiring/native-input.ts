/** Native messages: broker ▶ decode ▶ batch ▶ one transaction ▶ acks. */
import { type Broker, connectBroker, type Incoming, sharedBefore } from '../broker/mqtt.ts';
import { createPendingAcks } from '../broker/pending-acks.ts';
import { oncePerTick } from '../clock/once-per-tick.ts';
import { receive } from '../decoding/receive.ts';
import { TOPIC_VERSION } from '../messages/contract.ts';
import { isThingsBoard } from '../messages/thingsboard.ts';
import type { Arrival } from '../readings/reading.ts';
import type { Stages } from '../stages/start.ts';
import { type Batches, startBatches } from '../writing/batch.ts';
import type { Committing } from './committing.ts';
import type { Opened } from './opened.ts';

/** Batches that may wait; beyond that reading stops and the broker keeps the rest. */
const BATCHES_WAITING_MAX = 2;
/** Share of a full batch that must wait before it is written beside another one. */
const BESIDE_SHARE = 0.25;
const WAITING_BYTES_MAX = 64 * 1024 * 1024;
/** Receive maximum of MQTT 5, its largest value allowed by the protocol. */
const RECEIVE_MAXIMUM = 65_535;
const OPEN_BROKER =
  'the broker lets us in without a user name: whoever reaches it may speak for any device; how to close it: docs/MQTT.md, Upgrading an open broker';
const NATIVE_FILTERS = [`${TOPIC_VERSION}/#`];

export interface NativeInput {
  /** Resolves when the first subscription stands. */
  serving: Promise<void>;
  waiting: Batches<unknown>['waiting'];
  broker: Pick<Broker, 'held' | 'connected'>;
  /** Finishes the batch being written, acknowledges it, and leaves the broker. */
  stop(): Promise<void>;
}

/** Undefined: a canary, or a message for the device profiles; only acknowledged, in its turn. */
type Item = Arrival | undefined;

/** Starts receiving. */
export function startNativeInput(opened: Opened, stages: Stages, { commitNext }: Committing): NativeInput {
  const { config, log, metrics, interruption, arrivalClock, decodeWith } = opened;
  const { canary, waiting, hearing } = stages;
  const owed = createPendingAcks();
  const batches = startBatches<Item>(
    {
      itemsMax: config.BATCH_ROWS_MAX,
      waitingMax: BATCHES_WAITING_MAX * config.BATCH_ROWS_MAX,
      batchesMax: config.INGEST_CONNECTIONS,
      besideMin: Math.ceil(config.BATCH_ROWS_MAX * BESIDE_SHARE),
      waitingBytesMax: WAITING_BYTES_MAX,
    },
    {
      write(items) {
        const arrivals = arrivalsOf(items);
        metrics.arrivals.inc({ door: 'native' }, arrivals.length);
        return commitNext(arrivals);
      },
      done(items) {
        waiting.stored(items.length);
        owed.settle(items.length);
      },
    },
  );
  // Asked after each message, and nearly always there is.
  function whenRoom(callback: () => void): void {
    if (batches.hasRoom()) callback();
    else waiting.hold(batches.whenRoom, callback);
  }

  // Both once for all messages of a turn of the event loop.
  const decodeNow = oncePerTick(() => decodeWith(interruption.keptSince()));
  const count = oncePerTick(() => {
    const counted = { messages: 0 };
    setImmediate(() => metrics.messages.inc(counted.messages));
    return counted;
  });

  function onMessage({ topic, payload, acks, retained }: Incoming): void {
    waiting.pushed();
    owed.came(acks);
    if (topic === canary.topic) {
      canary.heard(payload);
      batches.push(undefined, payload.length);
      return;
    }
    // It goes to the device profiles, which listen to it themselves.
    if (config.PROFILES_DIR !== undefined && isThingsBoard(topic)) {
      batches.push(undefined, payload.length);
      return;
    }
    count().messages += 1;
    const arrival = receive(decodeNow(), topic, payload, arrivalClock.next(), retained);
    batches.push(arrival, payload.length);
  }

  // It is told once, when it has proven to be so.
  let open = new URL(config.MQTT_URL).username === '';
  let announce: () => void = () => {};
  const serving = new Promise<void>((resolve) => {
    announce = resolve;
  });
  const onSubscribed = () => {
    metrics.subscriptions.inc();
    interruption.restored();
    if (open) log.warn(OPEN_BROKER);
    open = false;
    announce();
  };
  const onLost = () => {
    interruption.lost();
    hearing.lost();
  };
  const broker = connectBroker(
    {
      url: config.MQTT_URL,
      clientId: config.INGEST_CLIENT_ID,
      filters: NATIVE_FILTERS,
      forget: sharedBefore(config.INGEST_SHARE_BEFORE, NATIVE_FILTERS),
      receiveMaximum: RECEIVE_MAXIMUM,
      canary,
      log,
    },
    { onMessage, whenRoom, onSubscribed, onLost },
  );
  return {
    serving,
    waiting: batches.waiting,
    broker,
    async stop() {
      await batches.stop();
      await broker.stop();
    },
  };
}

function arrivalsOf(items: readonly Item[]): readonly Arrival[] {
  return items.includes(undefined) ? items.filter((item) => item !== undefined) : (items as readonly Arrival[]);
}
