/** Device profiles, wired: files ▶ sandbox ▶ input ▶ the native decoder ▶ commit. Read again when the files change. */
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { trackInterruption } from '../broker/interruption.ts';
import type { ArrivalClock } from '../clock/arrival-clock.ts';
import type { Clock } from '../clock/contract.ts';
import type { DecodeParts } from '../decoding/decode.ts';
import { isThingsBoard, THINGSBOARD_FILTERS } from '../messages/thingsboard.ts';
import { digestOf } from '../quarantine/store.ts';
import type { Arrival } from '../readings/reading.ts';
import {
  type Admitted,
  admit,
  admitAgain,
  arrivalsOf,
  type Delivery,
  hasUnknown,
  type Received,
  rejectDelivery,
} from './admit.ts';
import { type Fence, startFence } from './fence.ts';
import { receivedOf, startProfileInput } from './input.ts';
import type { ForeignBounds } from './limits.ts';
import { createProfileMetrics } from './metrics.ts';
import { createPseudonyms } from './pseudonyms.ts';
import { readProfileSet, SHIPPED_FOLDER } from './read-set.ts';
import { createRoutes, type Routes } from './routes.ts';
import { watchFolder } from './watch.ts';

export interface ProfilesParts {
  /** Holds bindings.json and the operator's own profiles; undefined: no foreign devices. */
  folder: string | undefined;
  bounds: ForeignBounds;
  /** Of one foreign message. */
  payloadBytesMax: number;
  /** See createPseudonyms. */
  pseudonymKey: string | undefined;
  mqttUrl: string;
  /** Of the native connection; this one adds its own suffix. */
  clientId: string;
  /** See ProfileInputParts. */
  shareBefore: string | undefined;
  log: Logger;
  clock: Clock;
  arrivalClock: ArrivalClock;
  metrics: Registry;
  decodeParts(keptSince: number | undefined): DecodeParts;
  /** Looks for devices registered a moment ago; never rejects. */
  refreshRegistry(): Promise<void>;
  commit(arrivals: readonly Arrival[]): Promise<boolean>;
  /** See trackInterruption. */
  lastArrival: number | undefined;
}

export interface Profiles {
  /** Resolves when the files have been read for the first time and, if there are bindings, the subscriptions stand. */
  serving: Promise<void>;
  /** What a foreign message out of quarantine becomes now. Rejects when everything is being stopped. */
  again(topic: string, payload: Buffer, receivedAt: number): Promise<Arrival[]>;
  /** Reads the files again in the background; faulty ones leave the old state working. */
  reloadSoon(): void;
  stop(): Promise<void>;
}

/** What is in use. */
interface Use {
  /** The set as text, to see whether a reload changes anything. */
  text: string;
  routes: Routes;
  fence: Fence | undefined;
}

const NOTHING: Use = { text: '', routes: createRoutes({ profiles: [], bindings: [] }), fence: undefined };

/** Starts in the background: native messages never wait for profiles. */
export function startProfiles(parts: ProfilesParts): Profiles {
  const { log, clock, folder = SHIPPED_FOLDER, bounds, payloadBytesMax } = parts;
  let use = NOTHING;
  let stopped = false;
  /** Translations under way; a fence that is replaced is stopped after its own. */
  const underWay = new Set<Promise<unknown>>();
  const metrics = createProfileMetrics(parts.metrics, () => use.fence?.suspended() ?? 0);
  const interruption = trackInterruption(clock, parts.lastArrival);
  const pseudonyms = createPseudonyms(parts.pseudonymKey);
  let subscribed: () => void = () => {};
  const standing = new Promise<void>((resolve) => {
    subscribed = resolve;
  });
  const input = startProfileInput({
    url: parts.mqttUrl,
    clientId: `${parts.clientId}-profiles`,
    shareBefore: parts.shareBefore,
    log,
    arrivalClock: parts.arrivalClock,
    receive,
    arrivals,
    commit: parts.commit,
    onSubscribed() {
      interruption.restored();
      subscribed();
    },
    onLost: interruption.lost,
  });
  let reloading: Promise<void> = reload();
  const unwatch = parts.folder === undefined ? () => {} : watchFolder(folder, log, reloadSoon);

  async function reload(): Promise<void> {
    if (stopped) return;
    let next: Use;
    let bindings: number;
    try {
      const set = await readProfileSet(folder, false);
      const text = JSON.stringify(set);
      metrics.faults.set(0);
      if (text === use.text) return;
      const fence =
        set.bindings.length > 0 ? await startFence({ log, bounds, onKill: () => metrics.kills.inc() }, set) : undefined;
      next = { text, routes: createRoutes(set), fence };
      bindings = set.bindings.length;
    } catch (error) {
      const faults = (error as Error).message.split('\n');
      metrics.faults.set(faults.length);
      log.error({ faults }, 'device profiles invalid, keeping the previous ones');
      return;
    }
    const { fence } = use;
    use = next;
    metrics.bindings.set(bindings);
    if (bindings > 0) log.info({ bindings, filters: next.routes.filters }, 'device profiles loaded');
    await Promise.allSettled(underWay);
    await fence?.stop();
    await input.listen(parts.folder === undefined ? [] : listenedTo(next.routes));
  }

  /** The first to see a message: what nobody may see is gone when it returns. */
  function receive(topic: string, payload: Buffer, receivedAt: number): Received {
    const received = receivedOf(topic, payload, receivedAt, payloadBytesMax);
    const route = use.routes.find(topic);
    if (route?.pseudonyms === undefined) return received;
    const { pseudonyms: keys, charset } = route;
    const guarded = pseudonyms.guard(received.payload, keys, charset);
    return { ...received, payload: guarded, digest: received.digest && digestOf(topic, guarded) };
  }

  function reloadSoon(): void {
    reloading = reloading.then(reload);
  }

  async function arrivals(messages: readonly Delivery[]): Promise<Arrival[]> {
    const translated = Promise.all(messages.map(judge));
    underWay.add(translated);
    const admitted = await translated.finally(() => underWay.delete(translated));
    if (admitted.some(hasUnknown)) {
      await parts.refreshRegistry();
      for (const one of admitted) admitAgain(parts.decodeParts(interruption.keptSince()), one);
    }
    return admitted.flatMap(arrivalsOf);
  }

  async function judge(delivery: Delivery): Promise<Admitted> {
    const { topic, payload, payloadBytes, receivedAt } = delivery.received;
    const { routes, fence } = use;
    const route = routes.find(topic);
    if (!route || !fence)
      return rejectDelivery(delivery, { reason: 'unknown-topic', detail: 'no device profile is bound to this topic' });
    const { binding, profile, captures } = route;
    const { retained } = delivery;
    if (payloadBytes > payloadBytesMax) {
      const detail = `the payload has ${payloadBytes} bytes, at most ${payloadBytesMax} are read`;
      return rejectDelivery(delivery, { reason: 'payload-too-large', detail });
    }
    const received = new Date(receivedAt).toISOString();
    const found = await fence.translate({ binding, topic, captures, payload, received, retained });
    const outcome = 'messages' in found ? 'translated' : 'passedOver' in found ? 'passed-over' : 'failed';
    metrics.messages.inc({ profile, outcome });
    return admit(parts.decodeParts(interruption.keptSince()), delivery, route, found);
  }

  return {
    serving: reloading.then(() => (use.fence ? standing : undefined)),
    again: (topic, payload, receivedAt) =>
      arrivals([{ received: receive(topic, payload, receivedAt), retained: false, redelivered: true }]),
    reloadSoon,
    async stop() {
      stopped = true;
      unwatch();
      await reloading;
      await use.fence?.stop();
      await input.stop();
    },
  };
}

/** Each topic by one filter only, or brokers deliver it twice. Those of ThingsBoard are heard bound or not: nobody else takes them. */
function listenedTo({ filters }: Routes): readonly string[] {
  return [...filters.filter((filter) => !isThingsBoard(filter)), ...THINGSBOARD_FILTERS];
}
