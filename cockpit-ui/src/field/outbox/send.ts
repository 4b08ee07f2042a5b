/** One entry over the line. Whatever happens is an answer. */
import { addressOf } from '../../http/call.ts';
import type { KeptPhoto } from '../phone-store.ts';
import type { Entry, EntryAnswer } from './entry.ts';

const ORDER_MAX_MS = 30_000;
/** A photo on a slow line. */
const PHOTO_MAX_MS = 120_000;
/** Names who did it: the api refuses it when somebody else is signed in by then. */
const PERSON_HEADER = 'x-cockpit-person';

/** `photo` finds the bytes of a photo's entry. */
export async function sendEntry(
  entry: Entry,
  photo: (id: string) => Promise<KeptPhoto | undefined>,
): Promise<EntryAnswer> {
  switch (entry.kind) {
    case 'photo': {
      const kept = await photo(entry.key);
      if (kept === undefined) return { status: 410, code: 'photo-gone', message: '', body: null };
      return ask(entry, entry.path, { method: 'POST', body: formOf(entry, kept) }, PHOTO_MAX_MS);
    }
    case 'order':
      return ask(entry, entry.path, asJson(entry, { 'idempotency-key': entry.key }), ORDER_MAX_MS);
    case 'checkin': {
      if (entry.state !== 'asked') return ask(entry, entry.path, asJson(entry), ORDER_MAX_MS);
      const known = await ask(
        entry,
        addressOf('GET /api/field/checkins/{id}', { params: { id: entry.key } }),
        {},
        ORDER_MAX_MS,
      );
      // Forgotten meanwhile, or never asked: its id makes asking again harmless.
      return known.status === 404 ? ask(entry, entry.path, asJson(entry), ORDER_MAX_MS) : known;
    }
  }
}

function asJson(entry: Entry, headers: Record<string, string> = {}): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(entry.body),
  };
}

function formOf({ body, key }: Entry, { bytes }: KeptPhoto): FormData {
  const form = new FormData();
  form.set('id', key);
  for (const [name, value] of Object.entries(body)) form.set(name, String(value));
  form.set('photo', new Blob([bytes], { type: 'image/jpeg' }));
  return form;
}

async function ask({ person }: Entry, path: string, init: RequestInit, maxMs: number): Promise<EntryAnswer> {
  try {
    const reply = await fetch(path, {
      ...init,
      headers: { ...(init.headers as Record<string, string> | undefined), [PERSON_HEADER]: person },
      signal: AbortSignal.timeout(maxMs),
    });
    const body: unknown = await reply.json().catch((cause: unknown) => {
      // Cut off in the middle: nobody knows what was done.
      if (reply.ok) throw cause;
      return null;
    });
    const { error = '', message = '' } = (body ?? {}) as { error?: string; message?: string };
    return { status: reply.status, code: reply.ok ? '' : error, message: reply.ok ? '' : message, body };
  } catch (cause) {
    return { status: 0, code: 'line', message: String(cause), body: null };
  }
}
