/** The connection to the broker: persistent session, MQTT 5 or 3.1.1, one client per connection, acks withheld. */
import { performance } from 'node:perf_hooks';
import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import type { Logger } from 'pino';
import { oncePerTick } from '../clock/once-per-tick.ts';
import { backOff, pause } from '../loops/back-off.ts';
import type { Canary } from '../stages/canary.ts';
import { SESSION_TAKEN_OVER, watchRivals } from './broker-rivals.ts';
import { applyBackpressure } from './held-connection.ts';
import { sessionUrl } from './session-url.ts';
import { type WithheldAcks, withholdAcks } from './withheld-acks.ts';

const CONNECT_TIMEOUT_MS = 5_000;
const KEEPALIVE_S = 10;
/** How long the broker keeps our messages while we are away. One week. */
const SESSION_EXPIRY_S = 7 * 86_400;
/** A canary the broker cannot hand over within this tells nothing more (MQTT 5). */
const CANARY_EXPIRY_S = 60;
/** Reason codes of a broker that does not speak the version asked for: 1 in 3.1.1, 132 in 5. */
const UNSUPPORTED_VERSION = [1, 132];

export interface Incoming {
  topic: string;
  payload: Buffer;
  /** Where its ack waits; undefined for QoS 0, which has none. */
  acks: WithheldAcks | undefined;
  /** The broker kept it: its age is unknown. */
  retained: boolean;
  /** The broker has sent it before and got no ack. */
  redelivered: boolean;
}

export interface BrokerParts {
  url: string;
  clientId: string;
  /** What to subscribe to. */
  filters: readonly string[];
  /** Subscriptions of an earlier life that are no longer wanted; ended once `filters` stand, so that nothing falls between. */
  forget?: readonly string[];
  /** Subscribed to beside the filters and sent through the same session; a broker that refuses it is served all the same. */
  canary?: Canary;
  /** How many unacknowledged messages the broker may have under way (MQTT 5). */
  receiveMaximum: number;
  /** Seconds; a line that went silent without a word is noticed within two of these. 10 when left out. */
  keepaliveS?: number;
  log: Logger;
}

export interface BrokerEvents {
  onMessage(incoming: Incoming): void;
  /** Asked after each message; nothing more is read until `callback`. */
  whenRoom(callback: () => void): void;
  onSubscribed(): void;
  onLost(): void;
}

export interface Broker {
  connected(): boolean;
  /** Acks not yet sent on the present connection. */
  held(): number;
  /** Closes the connection in good order; the session stays at the broker. */
  stop(): Promise<void>;
}

/** Connects, and connects again after every loss. A new client each time: withheld acks die with their connection. */
export function connectBroker(parts: BrokerParts, events: BrokerEvents): Broker {
  const stopping = new AbortController();
  let acks: WithheldAcks | undefined;
  /** Undefined: no subscription stands. */
  let subscribedAt: number | undefined;
  let version: 4 | 5 = 5;
  let complained = false;
  const rivals = watchRivals(parts);
  const running = run();

  async function run(): Promise<void> {
    for (let attempt = 0; !stopping.signal.aborted; attempt++) {
      if (attempt > 0) await backOff(attempt, stopping.signal);
      await new Promise<void>((resolve) => events.whenRoom(resolve));
      if (stopping.signal.aborted) return;
      const outcome = await connectionLife(() => {
        attempt = 0;
        complained = false;
      });
      if (outcome === 'other-version') {
        version = version === 5 ? 4 : 5;
        parts.log.debug({ version }, 'the broker uses another MQTT version');
        if (version === 4) attempt = -1;
      }
    }
  }

  // From connecting to the end of the connection.
  async function connectionLife(onSubscribed: () => void): Promise<'lost' | 'other-version'> {
    const client = connect(sessionUrl(parts.url, parts.clientId), clientOptions(parts, version));
    const withheld = withholdAcks(client);
    acks = withheld;
    let outcome: 'lost' | 'other-version' = 'lost';
    let takenOver = false;
    const end = () => client.end(!client.connected);
    stopping.signal.addEventListener('abort', end, { once: true });
    client.handleMessage = applyBackpressure(client, parts.keepaliveS ?? KEEPALIVE_S, events.whenRoom);
    client.on('message', (topic, payload, { qos, retain, dup }) => {
      if (stopping.signal.aborted) return;
      events.onMessage({ topic, payload, acks: qos === 0 ? undefined : withheld, retained: retain, redelivered: dup });
    });
    client.on('connect', () => {
      client.subscribe([...parts.filters], { qos: 1 }, (error, granted) => {
        if (error || granted?.some(({ qos }) => qos > 2)) {
          parts.log.error({ err: error }, `the broker rejected the subscription to ${parts.filters.join(', ')}`);
          client.end(true);
          return;
        }
        if (parts.forget && parts.forget.length > 0) client.unsubscribe([...parts.forget]);
        subscribedAt = performance.now();
        parts.log.info({ version: version === 5 ? '5' : '3.1.1', filters: parts.filters }, 'subscribed');
        onSubscribed();
        events.onSubscribed();
        if (parts.canary) openCanary(client, parts.canary, version);
      });
    });
    client.on('disconnect', ({ reasonCode }) => {
      takenOver = reasonCode === SESSION_TAKEN_OVER;
    });
    client.on('error', (error) => {
      if (UNSUPPORTED_VERSION.includes((error as { code?: number }).code ?? 0)) outcome = 'other-version';
      else if (!complained && !stopping.signal.aborted) {
        complained = true;
        parts.log.warn({ err: error }, 'broker unreachable, retrying');
      }
    });
    client.on(
      'packetreceive',
      oncePerTick(() => parts.canary?.packet()),
    );
    await closed(client);
    parts.canary?.closed();
    stopping.signal.removeEventListener('abort', end);
    const livedMs = subscribedAt === undefined ? undefined : performance.now() - subscribedAt;
    subscribedAt = undefined;
    if (livedMs !== undefined) events.onLost();
    if (outcome === 'lost' && version === 4) version = 5;
    if (livedMs !== undefined && !stopping.signal.aborted)
      await pause(rivals.ended(livedMs, takenOver), stopping.signal);
    return outcome;
  }

  return {
    connected: () => subscribedAt !== undefined,
    held: () => acks?.held() ?? 0,
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/** The filters as a worker of an earlier version subscribed to them, which a persistent session still holds; none without a name. */
export function sharedBefore(name: string | undefined, filters: readonly string[]): string[] {
  return name === undefined ? [] : filters.map((filter) => `$share/${name}/${filter}`);
}

// On its own: an access list that refuses the canary must not cost the messages.
function openCanary(client: MqttClient, canary: Canary, version: 4 | 5): void {
  const properties = version === 5 ? { properties: { messageExpiryInterval: CANARY_EXPIRY_S } } : {};
  client.subscribe(canary.topic, { qos: 1 }, (error, granted) => {
    if (!client.connected) return;
    if (error || granted?.some(({ qos }) => qos > 2)) return canary.refused();
    canary.opened((payload, done) => client.publish(canary.topic, payload, { qos: 1, ...properties }, done));
    canary.tick();
  });
}

function clientOptions(
  { clientId, receiveMaximum, keepaliveS = KEEPALIVE_S }: BrokerParts,
  version: 4 | 5,
): IClientOptions {
  return {
    clientId,
    clean: false,
    protocolVersion: version,
    keepalive: keepaliveS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    reconnectPeriod: 0,
    resubscribe: false,
    // mqtt.js calls this a dozen times per message.
    log: () => {},
    ...(version === 5 ? { properties: { sessionExpiryInterval: SESSION_EXPIRY_S, receiveMaximum } } : {}),
  };
}

// A first connection that fails emits close as well; end() makes sure nothing of the client stays behind.
async function closed(client: MqttClient): Promise<void> {
  await new Promise<void>((resolve) => client.once('close', () => resolve()));
  client.end(true);
}
