/** The outbox at work: what is put in is on the disk first, and sent in turn whenever there is a line and its person is signed in. */
import { addToOutbox, changeOutbox, type KeptPhoto, type PhoneStore, readOutbox, readPhoto } from '../phone-store.ts';
import type { Entry, EntryAnswer, NewEntry } from './entry.ts';
import { nextStep } from './next-step.ts';
import {
  dismiss,
  lineBack,
  type OutboxChange,
  onPresent,
  presentVersion,
  reduceAnswer,
  retry,
} from './reduce-answer.ts';

/** The phone's store failed; it is tried again. */
const STORE_PAUSE_MS = 10_000;

export interface OutboxDeps {
  store: PhoneStore;
  send(entry: Entry, photo: (id: string) => Promise<KeptPhoto | undefined>): Promise<EntryAnswer>;
  /** Epoch ms of the phone. */
  now(): number;
  random(): number;
  newKey(): string;
  /** Runs work while no other page of this phone sends. */
  alone(work: () => Promise<void>): Promise<void>;
  /** Calls back after so many ms; returns how not to. */
  after(ms: number, work: () => void): () => void;
}

export interface OutboxView {
  /** Null: not read yet. */
  entries: readonly Entry[] | null;
  person: string | null;
  /** Their session is over: they have to sign in before anything is sent. */
  signedOut: boolean;
}

export interface Outbox {
  view(): OutboxView;
  subscribe(listener: () => void): () => void;
  /** Who is signed in; null: nobody. */
  setPerson(person: string | null): void;
  /** Their session is over, as something else than sending found. */
  signOut(): void;
  /** Rejects when the phone cannot keep it. */
  add(entries: readonly NewEntry[], photos: readonly KeptPhoto[]): Promise<void>;
  dismiss(seq: number): Promise<void>;
  retry(seq: number): Promise<void>;
  /** A stale order, on the case as it stands now. */
  sendOnPresent(seq: number): Promise<void>;
  /** There may be a line again. */
  wake(): void;
  /** Something of it was sent, and what the api answered. Called while it is still in the view. */
  onSent(listener: (entry: Entry, answer: EntryAnswer) => void): () => void;
  stop(): Promise<void>;
}

export function startOutbox(deps: OutboxDeps): Outbox {
  const { store } = deps;
  const listeners = new Set<() => void>();
  const sentListeners = new Set<(entry: Entry, answer: EntryAnswer) => void>();
  let view: OutboxView = { entries: null, person: null, signedOut: false };
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  let cancel = () => {};

  void refresh();

  return {
    view: () => view,
    subscribe: (listener) => subscribeTo(listeners, listener),
    onSent: (listener) => subscribeTo(sentListeners, listener),
    setPerson(person) {
      show({ person, signedOut: false });
      wake();
    },
    signOut: () => show({ signedOut: true }),
    async add(entries, photos) {
      await addToOutbox(store, entries, photos);
      await refresh();
      wake();
    },
    dismiss: (seq) => change((entries) => dismiss(entries, seq)),
    retry: (seq) => change((entries) => retry(entries, seq)),
    sendOnPresent: (seq) =>
      change((entries) => {
        const entry = entries.find((one) => one.seq === seq);
        const version = entry && presentVersion(entry);
        return version === undefined ? retry(entries, seq) : onPresent(entries, seq, version, deps.newKey());
      }),
    wake() {
      void change(lineBack);
    },
    async stop() {
      stopped = true;
      cancel();
      await running;
    },
  };

  function show(change: Partial<OutboxView>): void {
    view = { ...view, ...change };
    for (const listener of listeners) listener();
  }

  async function refresh(): Promise<void> {
    show({ entries: await readOutbox(store) });
  }

  async function change(judge: (entries: readonly Entry[]) => OutboxChange): Promise<void> {
    await changeOutbox(store, judge);
    await refresh();
    wake();
  }

  function wake(): void {
    if (stopped) return;
    cancel();
    again = true;
    if (running !== undefined) return;
    const tried = run().catch(() => {
      cancel = deps.after(STORE_PAUSE_MS, wake);
    });
    running = tried.finally(() => {
      running = undefined;
      if (again && !stopped) wake();
    });
  }

  async function run(): Promise<void> {
    await deps.alone(async () => {
      while (again && !stopped) {
        again = false;
        while (await sendNext());
      }
    });
    // Another page of this phone may have sent some.
    await refresh();
  }

  /** False: there is nothing to send now. */
  async function sendNext(): Promise<boolean> {
    if (stopped || view.signedOut) return false;
    const turn = nextStep(await readOutbox(store), view.person, deps.now());
    if ('wait' in turn) cancel = deps.after(Math.max(0, turn.wait - deps.now()), wake);
    if (!('send' in turn)) return false;
    const entry = turn.send;
    const answer = await deps.send(entry, (id) => readPhoto(store, id));
    const settled = await changeOutbox(store, (entries) =>
      // Somebody may have let it go meanwhile, and something else may stand in its place.
      entries.some(({ seq, key }) => seq === entry.seq && key === entry.key)
        ? reduceAnswer(entries, entry.seq, answer, deps.now(), deps.random)
        : { put: [], remove: [] },
    );
    if (settled.remove.includes(entry.seq)) for (const listener of sentListeners) listener(entry, answer);
    await refresh();
    if (settled.signedOut) show({ signedOut: true });
    return settled.signedOut !== true;
  }
}

function subscribeTo<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
