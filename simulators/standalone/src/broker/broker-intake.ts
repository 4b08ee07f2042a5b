/**
 * Messages between a publisher and the last session that wants them. aedes acknowledges a message before it looks who
 * wants it; here it stands in the journal before that, and publishers wait when too much is on its way.
 */
import type { Journal, StoredMessage } from './broker-journal.ts';

/** Past this publishers wait. Below the 65 535 packet identifiers a connection has. */
const MESSAGES_MAX = 20_000;
/** The same for what they hold, bytes. */
const PAYLOAD_BYTES_MAX = 128 * 1024 * 1024;

/** An aedes client. */
export interface Publisher {
  readonly closed: boolean;
}

export interface Intake {
  /** Calls `done` when the message is in the journal, and not before there is room. */
  accept(publisher: Publisher | null, message: StoredMessage, done: (error?: Error | null) => void): void;
  /** That many sessions want the message; the payload says which one it is. */
  handedTo(sessions: number, payload: Buffer | undefined): void;
  /** One of them has it, or is gone. */
  releasedBy(payload: Buffer | undefined): void;
  /** What a vanished publisher had been promised and nobody was handed yet. */
  unhandedOf(publisher: Publisher): StoredMessage[];
  /** What an earlier life of the broker had accepted, oldest first, with its old numbers. */
  readonly earlier: readonly StoredMessage[];
  waiting(): number;
}

interface Entry {
  number: number;
  message: StoredMessage;
  publisher: Publisher | null;
  /** Undefined: not handed to the sessions yet. */
  sessions: number | undefined;
}

export function openIntake(journal: Journal, log: (line: string) => void): Intake {
  const entries = new Map<number, Entry>();
  // aedes copies packets on their way; the payload is the same object throughout.
  const byPayload = new WeakMap<Buffer, Entry>();
  const held: (() => boolean)[] = [];
  let bytes = 0;
  const full = () => entries.size >= MESSAGES_MAX || bytes >= PAYLOAD_BYTES_MAX;
  const add = (number: number, publisher: Publisher | null, message: StoredMessage) => {
    const entry: Entry = { number, message, publisher, sessions: undefined };
    entries.set(number, entry);
    bytes += message.payload.length;
    byPayload.set(message.payload, entry);
  };
  const earlier = [...journal.state.messages].sort(([one], [other]) => one - other);
  for (const [number, message] of earlier) add(number, null, message);
  let last = earlier.at(-1)?.[0] ?? 0;

  const take = (publisher: Publisher | null, message: StoredMessage, done: (error?: Error | null) => void) => {
    last += 1;
    add(last, publisher, message);
    journal.accept(last, message, (error) => done(error ?? null));
  };
  const finish = (entry: Entry) => {
    if (!entries.delete(entry.number)) return;
    bytes -= entry.message.payload.length;
    journal.delivered(entry.number);
    if (held.length === 0 || full()) return;
    while (held.length > 0 && !held.shift()?.()) {
      // that publisher has gone: the next one
    }
    if (held.length === 0) log('publishers are served again');
  };
  return {
    accept: (publisher, message, done) => {
      if (!full() && held.length === 0) return take(publisher, message, done);
      const later = () => {
        if (publisher?.closed) return false; // never acknowledged: it will send the message again
        take(publisher, message, done);
        return true;
      };
      if (held.push(later) === 1)
        log(`${entries.size} messages are on their way to sessions that do not acknowledge: publishers wait`);
    },
    handedTo: (sessions, payload) => {
      const entry = payload && byPayload.get(payload);
      if (entry === undefined || !entries.has(entry.number)) return;
      entry.sessions = (entry.sessions ?? 0) + sessions;
      if (entry.sessions === 0) finish(entry);
    },
    releasedBy: (payload) => {
      const entry = payload && byPayload.get(payload);
      if (entry?.sessions === undefined) return;
      entry.sessions -= 1;
      if (entry.sessions === 0) finish(entry);
    },
    unhandedOf: (publisher) =>
      [...entries.values()]
        .filter((entry) => entry.publisher === publisher && entry.sessions === undefined)
        .map(({ message }) => message),
    earlier: earlier.map(([, message]) => message),
    waiting: () => entries.size,
  };
}
