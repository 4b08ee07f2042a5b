/** What somebody was writing at the desk and has not sent, kept by the browser: a closed page, a reload or the end of a session loses no word. */

const PREFIX = 'cockpit-draft ';
const DAY_MS = 86_400_000;
/** Nobody goes on with what is older. */
const AGE_MAX_MS = 3 * DAY_MS;
/** More than any form holds; beyond it a draft is not kept. */
const CHARS_MAX = 100_000;

/** `about`: what it is written about, e.g. `handover` or `case 12 dispatch`. One person never sees another's. */
export interface DraftName {
  person: string;
  about: string;
}

/** Undefined: there is none, or it is too old, or it cannot be read. */
export function readDeskDraft(storage: Storage, name: DraftName, now: number): unknown {
  try {
    const kept = storage.getItem(keyOf(name));
    if (kept === null) return undefined;
    const { body, at } = JSON.parse(kept) as { body: unknown; at: number };
    return Math.abs(now - at) <= AGE_MAX_MS ? body : undefined;
  } catch {
    return undefined;
  }
}

/** A browser that keeps nothing (private, full) loses the draft with the page, as every form does; it must not stop the writing. */
export function writeDeskDraft(storage: Storage, name: DraftName, body: unknown, now: number): void {
  try {
    const text = JSON.stringify({ body, at: now });
    if (text.length <= CHARS_MAX) storage.setItem(keyOf(name), text);
  } catch {
    // See above.
  }
}

export function removeDeskDraft(storage: Storage, name: DraftName): void {
  try {
    storage.removeItem(keyOf(name));
  } catch {
    // See above.
  }
}

/** Removes what nobody went on with. */
export function removeOldDrafts(storage: Storage, now: number): void {
  const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '');
  for (const key of keys) {
    if (!key.startsWith(PREFIX)) continue;
    const [person = '', ...about] = key.slice(PREFIX.length).split(' ');
    const name = { person, about: about.join(' ') };
    if (readDeskDraft(storage, name, now) === undefined) removeDeskDraft(storage, name);
  }
}

function keyOf({ person, about }: DraftName): string {
  return `${PREFIX}${person} ${about}`;
}
