/** The persistence of the embedded broker: aedes's own memory, with sessions, retained messages and queues that last. */
import { Readable } from 'node:stream';
import createMemory from 'aedes-persistence';
import type { Intake } from './broker-intake.ts';
import type { Journal, StoredMessage } from './broker-journal.ts';
import { type Outbox, openOutbox, type QueuedPacket } from './broker-outbox.ts';

/** A session that leaves more than this unacknowledged is ended, unless it is one to be kept. */
const SESSION_MESSAGES_MAX = 5000;
/** Sessions that outlive their connections; beyond it the one that was away longest is ended, unless it is one to be kept. */
const SESSIONS_MAX = 500;
/** A session is ended when its client has been away for this long. */
const AWAY_MAX_MS = 7 * 86_400_000;
const LOOK_EVERY_MS = 3_600_000;

export interface SessionParts {
  journal: Journal;
  intake: Intake;
  /** Ids of sessions whose messages are never given up: publishers wait for them instead. */
  keep: readonly string[];
  connected(clientId: string): boolean;
  /** Closes the connection of a session that is being ended. */
  disconnect(clientId: string): void;
  /** Ms of a clock that never jumps. */
  now(): number;
  log(line: string): void;
}

/** What aedes.then()s on, without a turn of the microtask queue. */
const AT_ONCE = {
  // biome-ignore lint/suspicious/noThenProperty: aedes calls nothing but `then`
  then: (done: () => void) => done(),
};

interface Memory {
  addSubscriptions(client: Identified, subscriptions: Subscription[]): Promise<void>;
  removeSubscriptions(client: Identified, filters: string[]): Promise<void>;
  cleanSubscriptions(client: Identified): Promise<void>;
  storeRetained(message: StoredMessage): Promise<void>;
}

interface Identified {
  id: string;
}

interface Subscription {
  topic: string;
  qos: number;
}

export interface Persistence {
  /** What `Aedes.createBroker` takes as persistence. */
  forAedes: object;
  /** The client has gone. */
  left(clientId: string): void;
  stop(): void;
}

/** Restores the journal's sessions and retained messages. */
export async function openPersistence(parts: SessionParts): Promise<Persistence> {
  const { journal, intake, keep, disconnect, log } = parts;
  // Its types know callbacks only; without one every method returns a promise, which is how aedes 1.x calls it.
  const memory = (createMemory as unknown as () => Memory)();
  const inherited = {
    addSubscriptions: memory.addSubscriptions.bind(memory),
    removeSubscriptions: memory.removeSubscriptions.bind(memory),
    cleanSubscriptions: memory.cleanSubscriptions.bind(memory),
    storeRetained: memory.storeRetained.bind(memory),
  };
  for (const [id, filters] of journal.state.sessions)
    await inherited.addSubscriptions(
      { id },
      [...filters].map(([topic, qos]) => ({ topic, qos })),
    );
  for (const message of journal.state.retained.values()) await inherited.storeRetained(message);

  const outboxes = new Map<string, Outbox>();
  const outboxOf = (id: string) => {
    const outbox = outboxes.get(id) ?? openOutbox();
    outboxes.set(id, outbox);
    return outbox;
  };
  const end = async (id: string) => {
    await inherited.cleanSubscriptions({ id });
    if (journal.state.sessions.has(id)) journal.end(id);
    for (const packet of outboxes.get(id)?.clear() ?? []) intake.releasedBy(packet.payload);
    outboxes.delete(id);
  };
  const enqueue = (ids: ReadonlySet<string>, packet: QueuedPacket) => {
    intake.handedTo(ids.size, packet.payload);
    for (const id of ids) {
      const outbox = outboxOf(id);
      outbox.add({ ...packet, messageId: undefined });
      if (outbox.size <= SESSION_MESSAGES_MAX || keep.includes(id)) continue;
      log(`session ${id} left ${outbox.size} messages unacknowledged and is ended`);
      disconnect(id);
      void end(id);
    }
  };

  // Since when each session is away; those of an earlier life since now.
  const awaySince = new Map([...journal.state.sessions.keys()].map((id) => [id, parts.now()]));
  const endAway = (why: string, id: string) => {
    awaySince.delete(id);
    log(`session ${id} ${why} and is ended`);
    void end(id);
  };
  const away = () =>
    [...awaySince].filter(([id]) => !keep.includes(id) && !parts.connected(id) && journal.state.sessions.has(id));
  const makeRoom = () => {
    if (journal.state.sessions.size < SESSIONS_MAX) return;
    const [longest] = away().sort(([, one], [, other]) => one - other);
    if (longest !== undefined) endAway('is the longest away of too many', longest[0]);
  };
  const timer = setInterval(() => {
    for (const [id, since] of away()) if (parts.now() - since > AWAY_MAX_MS) endAway('was away for a week', id);
  }, LOOK_EVERY_MS);

  const forAedes = Object.assign(memory, {
    addSubscriptions: async (client: Identified, subscriptions: Subscription[]) => {
      if (!journal.state.sessions.has(client.id)) makeRoom();
      await inherited.addSubscriptions(client, subscriptions);
      await journal.subscribe(
        client.id,
        subscriptions.map(({ topic, qos }) => [topic, qos]),
      );
    },
    removeSubscriptions: async (client: Identified, filters: string[]) => {
      await inherited.removeSubscriptions(client, filters);
      await journal.unsubscribe(client.id, filters);
    },
    cleanSubscriptions: (client: Identified) => end(client.id),
    // Only some messages pass this step. It answers at once: aedes has numbered the message before, and would take it
    // for a duplicate if one that does not pass here overtook it.
    storeRetained: (packet: StoredMessage) => {
      journal.retain(packet);
      void inherited.storeRetained(packet); // done when it returns, in spite of its promise
      return AT_ONCE;
    },
    outgoingEnqueueCombi: async (subscriptions: { clientId: string }[], packet: QueuedPacket) =>
      enqueue(new Set(subscriptions.map(({ clientId }) => clientId)), packet),
    outgoingEnqueue: async ({ clientId }: { clientId: string }, packet: QueuedPacket) =>
      enqueue(new Set([clientId]), packet),
    outgoingUpdate: async ({ id }: Identified, packet: QueuedPacket) => {
      if (!outboxOf(id).update(packet)) throw new Error('no such packet');
    },
    outgoingClearMessageId: async ({ id }: Identified, { messageId }: QueuedPacket) => {
      const packet = outboxOf(id).acknowledge(messageId);
      intake.releasedBy(packet?.payload);
      return packet;
    },
    outgoingStream: ({ id }: Identified) => Readable.from(outboxOf(id).again()),
  });
  return {
    forAedes,
    left: (id) => {
      if (journal.state.sessions.has(id)) awaySince.set(id, parts.now());
      else awaySince.delete(id);
    },
    stop: () => clearInterval(timer),
  };
}
