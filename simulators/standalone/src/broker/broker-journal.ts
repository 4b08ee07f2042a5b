/**
 * What the broker must not forget when it is killed, as lines of JSON in one file: accepted messages until they are
 * delivered, subscriptions of sessions, retained messages. Written, not synced: it survives the end of the process,
 * not the loss of power.
 */
import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Past this the file is written again with only what still counts. Bytes; and four times what counted then. */
const COMPACT_FROM_BYTES = 16 * 1024 * 1024;

export interface StoredMessage {
  topic: string;
  payload: Buffer;
  qos: 0 | 1 | 2;
  retain: boolean;
}

/** What the file says in the end. */
export interface JournalState {
  /** By running number. */
  messages: Map<number, StoredMessage>;
  /** By topic. */
  retained: Map<string, StoredMessage>;
  /** Session → topic filter → QoS. */
  sessions: Map<string, Map<string, number>>;
}

type Line =
  | ['accepted', number, string, string, 0 | 1 | 2, boolean]
  | ['delivered', number]
  | ['retained', string, string, 0 | 1 | 2]
  | ['subscribed', string, [string, number][]]
  | ['unsubscribed', string, string[]]
  | ['ended', string];

export interface Journal {
  readonly state: Readonly<JournalState>;
  /** `written` is called when the operating system has the message. */
  accept(number: number, message: StoredMessage, written: (error?: Error) => void): void;
  delivered(number: number): void;
  retain(message: StoredMessage): void;
  subscribe(session: string, filters: readonly [string, number][]): Promise<void>;
  unsubscribe(session: string, filters: readonly string[]): Promise<void>;
  end(session: string): void;
  /** Writes what is left and closes the file. */
  stop(): Promise<void>;
}

/** Opens the journal in `folder`; undefined: nothing is kept. A last line cut short by a kill is left out. */
export async function openJournal(folder: string | undefined): Promise<Journal> {
  const state: JournalState = { messages: new Map(), retained: new Map(), sessions: new Map() };
  const writer = folder === undefined ? undefined : await openWriter(folder, state);
  const record = (line: Line, written?: (error?: Error) => void) => {
    apply(state, line);
    if (writer === undefined) written?.();
    else writer.append(line, written);
  };
  const recorded = (line: Line) =>
    new Promise<void>((resolve, reject) => record(line, (error) => (error ? reject(error) : resolve())));
  return {
    state,
    accept: (number, { topic, payload, qos, retain }, written) =>
      record(['accepted', number, topic, payload.toString('base64'), qos, retain], written),
    delivered: (number) => record(['delivered', number]),
    retain: ({ topic, payload, qos }) => record(['retained', topic, payload.toString('base64'), qos]),
    subscribe: (session, filters) => recorded(['subscribed', session, [...filters]]),
    unsubscribe: (session, filters) => recorded(['unsubscribed', session, [...filters]]),
    end: (session) => record(['ended', session]),
    stop: async () => writer?.stop(),
  };
}

interface Writer {
  append(line: Line, written?: (error?: Error) => void): void;
  stop(): Promise<void>;
}

async function openWriter(folder: string, state: JournalState): Promise<Writer> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, 'journal');
  for (const line of linesOf(await readFile(file, 'utf8').catch(() => ''))) apply(state, line);

  let bytes = 0;
  let compactAt = 0;
  let text = '';
  let waiting: ((error?: Error) => void)[] = [];
  let writing: Promise<void> | undefined;
  let handle = await compact();

  async function compact() {
    const whole = snapshotOf(state);
    await writeFile(`${file}.new`, whole, { mode: 0o600 });
    await rename(`${file}.new`, file);
    bytes = Buffer.byteLength(whole);
    compactAt = Math.max(COMPACT_FROM_BYTES, bytes * 4);
    return open(file, 'a', 0o600);
  }

  /** While one write is under way the next lines gather. */
  async function write(): Promise<void> {
    while (text !== '') {
      const [chunk, told] = [Buffer.from(text), waiting];
      text = '';
      waiting = [];
      const error = await store(chunk);
      for (const written of told) written(error);
    }
    writing = undefined;
  }

  async function store(chunk: Buffer): Promise<Error | undefined> {
    try {
      await handle.appendFile(chunk);
      bytes += chunk.length;
      if (bytes > compactAt) {
        await handle.close();
        handle = await compact();
      }
      return undefined;
    } catch (error) {
      return error as Error;
    }
  }

  return {
    append: (line, written) => {
      text += `${JSON.stringify(line)}\n`;
      if (written !== undefined) waiting.push(written);
      writing ??= write();
    },
    stop: async () => {
      await writing;
      await handle.close();
    },
  };
}

function* linesOf(text: string): Generator<Line> {
  for (const line of text.split('\n')) {
    if (line === '') continue;
    try {
      yield JSON.parse(line) as Line;
    } catch {
      // cut short by a kill: nobody was told that it is kept
    }
  }
}

function apply({ messages, retained, sessions }: JournalState, line: Line): void {
  switch (line[0]) {
    case 'accepted': {
      const [, number, topic, payload, qos, retain] = line;
      messages.set(number, { topic, payload: Buffer.from(payload, 'base64'), qos, retain });
      return;
    }
    case 'delivered':
      messages.delete(line[1]);
      return;
    case 'retained': {
      const [, topic, payload, qos] = line;
      if (payload === '') retained.delete(topic);
      else retained.set(topic, { topic, payload: Buffer.from(payload, 'base64'), qos, retain: true });
      return;
    }
    case 'subscribed':
      sessions.set(line[1], new Map([...(sessions.get(line[1]) ?? []), ...line[2]]));
      return;
    case 'unsubscribed':
      for (const filter of line[2]) sessions.get(line[1])?.delete(filter);
      return;
    case 'ended':
      sessions.delete(line[1]);
      return;
  }
}

function snapshotOf({ messages, retained, sessions }: JournalState): string {
  const lines: Line[] = [
    ...[...sessions].map(([session, filters]): Line => ['subscribed', session, [...filters]]),
    ...[...retained.values()].map(
      ({ topic, payload, qos }): Line => ['retained', topic, payload.toString('base64'), qos],
    ),
    ...[...messages].map(
      ([number, { topic, payload, qos, retain }]): Line => [
        'accepted',
        number,
        topic,
        payload.toString('base64'),
        qos,
        retain,
      ],
    ),
  ];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}
