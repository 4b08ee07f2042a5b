/** The connection to the broker: persistent session, MQTT 5 or 3.1.1, one client per connection, acks withheld. */
import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import type { Logger } from 'pino';
import { backOff } from './back-off.ts';
import { type WithheldAcks, withholdAcks } from './withheld-acks.ts';

const CONNECT_TIMEOUT_MS = 5_000;
/** A line that went silent without a word is noticed within two of these. */
const KEEPALIVE_S = 10;
/** How long the broker keeps our messages while we are away. One week. */
const SESSION_EXPIRY_S = 7 * 86_400;
/** Reason codes of a broker that does not speak the version asked for: 1 in 3.1.1, 132 in 5. */
const UNSUPPORTED_VERSION = [1, 132];

export interface Incoming {
  topic: string;
  payload: Buffer;
  /** Where its ack waits; undefined for QoS 0, which has none. */
  acks: WithheldAcks | undefined;
  /** The broker kept it: its age is unknown. */
  retained: boolean;
}

export interface BrokerParts {
  url: string;
  clientId: string;
  /** What to subscribe to. */
  filters: readonly string[];
  /** Name under which several workers share the messages, where the broker can (MQTT 5). */
  share?: string | undefined;
  /** Subscriptions of an earlier life that are no longer wanted. */
  forget?: readonly string[];
  /** How many unacknowledged messages the broker may have under way (MQTT 5). */
  receiveMaximum: number;
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
  let subscribed = false;
  let version: 4 | 5 = 5;
  let complained = false;
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
        parts.log.debug({ version }, 'the broker speaks another version of MQTT');
        if (version === 4) attempt = -1;
      }
    }
  }

  // From connecting to the end of the connection.
  async function connectionLife(onSubscribed: () => void): Promise<'lost' | 'other-version'> {
    const client = connect(parts.url, clientOptions(parts, version));
    const withheld = withholdAcks(client);
    acks = withheld;
    let outcome: 'lost' | 'other-version' = 'lost';
    const end = () => client.end(!client.connected);
    stopping.signal.addEventListener('abort', end, { once: true });
    client.handleMessage = (_packet, done) => events.whenRoom(() => done());
    client.on('message', (topic, payload, { qos, retain }) => {
      if (stopping.signal.aborted) return;
      events.onMessage({ topic, payload, acks: qos === 0 ? undefined : withheld, retained: retain });
    });
    client.on('connect', ({ properties }) => {
      if (parts.forget && parts.forget.length > 0) client.unsubscribe([...parts.forget]);
      subscribe(version === 5 && properties?.sharedSubscriptionAvailable !== false);
    });
    function subscribe(canShare: boolean): void {
      const { share } = parts;
      const sharing = share !== undefined && canShare;
      const filters = sharing ? parts.filters.map((filter) => `$share/${share}/${filter}`) : [...parts.filters];
      client.subscribe(filters, { qos: 1 }, (error, granted) => {
        if (error || granted?.some(({ qos }) => qos > 2)) {
          if (sharing && client.connected) return subscribe(false);
          parts.log.error({ err: error }, `the broker refuses the subscription to ${filters.join(', ')}`);
          client.end(true);
          return;
        }
        if (share !== undefined && !sharing)
          parts.log.warn(
            { share },
            'the broker cannot share subscriptions: run one worker only, or each stores everything',
          );
        // The session may hold what this worker subscribed to before it shared; only now, so that nothing falls between.
        if (sharing) client.unsubscribe([...parts.filters]);
        subscribed = true;
        parts.log.info({ version: version === 5 ? '5' : '3.1.1', filters }, 'subscribed');
        onSubscribed();
        events.onSubscribed();
      });
    }
    client.on('error', (error) => {
      if (UNSUPPORTED_VERSION.includes((error as { code?: number }).code ?? 0)) outcome = 'other-version';
      else if (!complained && !stopping.signal.aborted) {
        complained = true;
        parts.log.warn({ err: error }, 'the broker cannot be reached; trying again');
      }
    });
    await closed(client);
    stopping.signal.removeEventListener('abort', end);
    if (subscribed) events.onLost();
    subscribed = false;
    if (outcome === 'lost' && version === 4) version = 5;
    return outcome;
  }

  return {
    connected: () => subscribed,
    held: () => acks?.held() ?? 0,
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

function clientOptions({ clientId, receiveMaximum }: BrokerParts, version: 4 | 5): IClientOptions {
  return {
    clientId,
    clean: false,
    protocolVersion: version,
    keepalive: KEEPALIVE_S,
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
