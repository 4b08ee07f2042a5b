/** What the phone keeps: the outbox, the photos in it, and the last answers, for when there is no line. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Entry, NewEntry } from './outbox/entry.ts';
import { freshEntry } from './outbox/entry.ts';
import type { OutboxChange } from './outbox/reduce-answer.ts';

const NAME = 'cockpit-field';
const VERSION = 1;

export interface KeptPhoto {
  id: string;
  /** JPEG. */
  bytes: ArrayBuffer;
}
export interface KeptAnswer {
  /** `{person} {path}` */
  key: string;
  body: unknown;
  /** Epoch ms of the phone. */
  at: number;
}

interface Schema extends DBSchema {
  outbox: { key: number; value: Entry };
  photos: { key: string; value: KeptPhoto };
  answers: { key: string; value: KeptAnswer };
}
export type PhoneStore = IDBPDatabase<Schema>;

/** Opens it; `name` differs in tests. `onLost`: the phone has taken it away, as iOS does to a page it put aside. */
export function openPhoneStore(name = NAME, onLost = () => {}): Promise<PhoneStore> {
  return openDB<Schema>(name, VERSION, {
    upgrade(db) {
      db.createObjectStore('outbox', { keyPath: 'seq' });
      db.createObjectStore('photos', { keyPath: 'id' });
      db.createObjectStore('answers', { keyPath: 'key' });
    },
    terminated: onLost,
  });
}

export function readOutbox(store: PhoneStore): Promise<Entry[]> {
  return store.getAll('outbox');
}

/** All or nothing, behind what is there; resolves when it is on the disk. */
export async function addToOutbox(
  store: PhoneStore,
  entries: readonly NewEntry[],
  photos: readonly KeptPhoto[],
): Promise<void> {
  const tx = store.transaction(['outbox', 'photos'], 'readwrite', { durability: 'strict' });
  const last = await tx.objectStore('outbox').openKeyCursor(null, 'prev');
  const first = (last?.key ?? 0) + 1;
  await Promise.all([
    ...photos.map((photo) => tx.objectStore('photos').put(photo)),
    ...entries.map((entry, index) => tx.objectStore('outbox').put(freshEntry(entry, first + index))),
    tx.done,
  ]);
}

/**
 * Judges what is there now and writes what becomes of it, in one transaction. A photo whose entry goes is deleted; its id is the entry's
 * key.
 */
export async function changeOutbox(
  store: PhoneStore,
  judge: (entries: readonly Entry[]) => OutboxChange,
): Promise<OutboxChange> {
  const tx = store.transaction(['outbox', 'photos'], 'readwrite', { durability: 'strict' });
  const entries = await tx.objectStore('outbox').getAll();
  const settled = judge(entries);
  const gone = entries.filter(({ seq, kind }) => kind === 'photo' && settled.remove.includes(seq));
  await Promise.all([
    ...settled.put.map((entry) => tx.objectStore('outbox').put(entry)),
    ...settled.remove.map((seq) => tx.objectStore('outbox').delete(seq)),
    ...gone.map(({ key }) => tx.objectStore('photos').delete(key)),
    tx.done,
  ]);
  return settled;
}

export function readPhoto(store: PhoneStore, id: string): Promise<KeptPhoto | undefined> {
  return store.get('photos', id);
}

export async function keepAnswer(store: PhoneStore, answer: KeptAnswer): Promise<void> {
  await store.put('answers', answer);
}

export function readAnswer(store: PhoneStore, key: string): Promise<KeptAnswer | undefined> {
  return store.get('answers', key);
}

/** What was answered to anybody but `person` goes: a phone handed on shows nobody else's cases. */
export async function forgetAnswersOfOthers(store: PhoneStore, person: string, except: string): Promise<void> {
  const keys = await store.getAllKeys('answers');
  const tx = store.transaction('answers', 'readwrite');
  const others = keys.filter((key) => key !== except && !key.startsWith(`${person} `));
  await Promise.all([...others.map((key) => tx.store.delete(key)), tx.done]);
}
