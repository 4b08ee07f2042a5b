/** What is being written and was not submitted. A database of its own: nothing else is lost with it. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';

const NAME = 'cockpit-field-drafts';
const AGE_MAX_MS = 3 * 24 * 60 * 60_000;

interface KeptDraft {
  /** `{person} {what it is about}` */
  key: string;
  body: unknown;
  /** Epoch ms of the phone. */
  at: number;
}
interface Schema extends DBSchema {
  drafts: { key: string; value: KeptDraft };
}
export type DraftStore = IDBPDatabase<Schema>;

/** Opens it and lets go what nobody went on with; `name` differs in tests. */
export async function openDrafts(now: number, name = NAME): Promise<DraftStore> {
  const store = await openDB<Schema>(name, 1, {
    upgrade(db) {
      db.createObjectStore('drafts', { keyPath: 'key' });
    },
  });
  const tx = store.transaction('drafts', 'readwrite');
  const old = (await tx.store.getAll()).filter(({ at }) => Math.abs(now - at) > AGE_MAX_MS);
  await Promise.all([...old.map(({ key }) => tx.store.delete(key)), tx.done]);
  return store;
}

export async function readPhoneDraft(store: DraftStore, key: string): Promise<unknown> {
  return (await store.get('drafts', key))?.body;
}

export async function keepPhoneDraft(store: DraftStore, draft: KeptDraft): Promise<void> {
  await store.put('drafts', draft);
}

export function forgetPhoneDraft(store: DraftStore, key: string): Promise<void> {
  return store.delete('drafts', key);
}
