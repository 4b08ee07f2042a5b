/** What an answer makes of the outbox. Pure: what is to be put in the place of what was there. */
import type { Entry, EntryAnswer } from './entry.ts';

/** First pause after a failure; doubled each time. */
const PAUSE_MS = 2_000;
export const PAUSE_MAX_MS = 5 * 60_000;
/** Nothing is wrong with the order: who is there has to sign in, or to put their account in order. */
const SIGN_IN_CODES: readonly string[] = ['other-person', 'password-change-required', 'second-factor-required'];
/** How often ingest is asked what became of a check-in, at first. */
const ASK_MS = 700;

/** `put` replaces entries by their seq, `remove` takes them out; `signedOut`: nobody, or somebody else, is signed in. */
export interface OutboxChange {
  put: Entry[];
  remove: number[];
  signedOut?: boolean;
}

/** `random`: 0 ≤ n < 1, so that many phones that come back at once do not knock together. */
export function reduceAnswer(
  entries: readonly Entry[],
  seq: number,
  answer: EntryAnswer,
  now: number,
  random: () => number,
): OutboxChange {
  const entry = entries.find((one) => one.seq === seq);
  if (entry === undefined) return { put: [], remove: [] };
  const { status, code } = answer;
  if (status >= 200 && status < 300) return through(entries, entry, answer.body, now);
  if (status === 401 || SIGN_IN_CODES.includes(code)) return { put: [], remove: [], signedOut: true };
  if (status === 0) return { put: withoutLine(entries, later(entry, answer, now, random)), remove: [] };
  if (isForNow(answer)) return { put: [later(entry, answer, now, random)], remove: [] };
  if (code === 'stale') return { put: [{ ...entry, state: 'stale', fault: answer }], remove: [] };
  return { put: [{ ...entry, state: 'refused', fault: answer }], remove: [] };
}

/**
 * Somebody has seen it: it goes, and what was nothing without it goes with it. A photo is only left out; what was found at a checkpoint is
 * reported although the check-in is given up.
 */
export function dismiss(entries: readonly Entry[], seq: number): OutboxChange {
  const gone = entries.find((one) => one.seq === seq);
  if (gone === undefined) return { put: [], remove: [] };
  const behind = entries.filter(({ after }) => after.includes(gone.key));
  if (gone.kind === 'photo') return { put: behind.map((one) => withoutPhoto(one, gone.key)), remove: [seq] };
  if (gone.kind === 'checkin') return { put: behind.map((one) => withoutCheckin(one, gone.key)), remove: [seq] };
  return { put: [], remove: [seq, ...behind.map((one) => one.seq)] };
}

/** Sent again as it is. */
export function retry(entries: readonly Entry[], seq: number): OutboxChange {
  const put = entries.filter((one) => one.seq === seq).map((one) => backInLine(one));
  return { put, remove: [] };
}

/** Sent again upon the case as it stands now: another order, so it has another key. */
export function onPresent(entries: readonly Entry[], seq: number, version: number, key: string): OutboxChange {
  const entry = entries.find((one) => one.seq === seq);
  if (entry === undefined) return { put: [], remove: [] };
  const before = entry.body['version'];
  const put = entries.flatMap((one): Entry[] => {
    if (one.seq === seq) return [{ ...backInLine(one), key, body: { ...one.body, version } }];
    const after = one.after.map((other) => (other === entry.key ? key : other));
    const follows = isLater(one, entry) && one.body['version'] === before;
    if (!follows && !one.after.includes(entry.key)) return [];
    return [{ ...one, after, body: follows ? { ...one.body, version } : one.body }];
  });
  return { put, remove: [] };
}

/** Of a stale order: the version the case is at. */
export function presentVersion({ fault }: Entry): number | undefined {
  const version = (fault?.body as { version?: unknown } | null)?.version;
  return typeof version === 'number' ? version : undefined;
}

/** The line is there again: what waited only for it goes at once. */
export function lineBack(entries: readonly Entry[]): OutboxChange {
  const put = entries.filter(({ fault }) => fault?.status === 0).map((one) => ({ ...one, tries: 0, notBefore: 0 }));
  return { put, remove: [] };
}

/** Without a line nothing else of theirs is worth trying sooner. */
function withoutLine(entries: readonly Entry[], failed: Entry): Entry[] {
  const others = entries.filter(
    (one) => one.seq !== failed.seq && one.person === failed.person && one.notBefore < failed.notBefore,
  );
  return [failed, ...others.map((one) => ({ ...one, notBefore: failed.notBefore, fault: one.fault ?? failed.fault }))];
}

function through(entries: readonly Entry[], entry: Entry, body: unknown, now: number): OutboxChange {
  if (entry.kind === 'checkin') {
    const { state, reason, detail } = (body ?? {}) as { state?: string; reason?: string; detail?: string };
    if (state === 'waiting') {
      const tries = entry.state === 'asked' ? entry.tries + 1 : 0;
      const asked: Entry = { ...entry, state: 'asked', tries, notBefore: now + pauseOf(tries, ASK_MS), fault: null };
      return { put: [asked], remove: [] };
    }
    if (state === 'refused') {
      const fault = { status: 422, code: reason ?? 'refused', message: detail ?? '', body };
      return { put: [{ ...entry, state: 'refused', fault }], remove: [] };
    }
  }
  // What this phone did next to the same case went out from the version before: nobody else has changed it.
  const version = (body as { version?: unknown } | null)?.version;
  const sent = entry.body['version'];
  const put =
    typeof version === 'number' && typeof sent === 'number'
      ? entries
          .filter((one) => isLater(one, entry) && one.state === 'waiting' && one.body['version'] === sent)
          .map((one) => ({ ...one, body: { ...one.body, version } }))
      : [];
  return { put, remove: [entry.seq] };
}

function isLater(one: Entry, entry: Entry): boolean {
  return one.seq > entry.seq && one.person === entry.person && entry.subject !== null && one.subject === entry.subject;
}

/** The line, a server that is starting, busy or full: nothing is wrong with the order. */
function isForNow({ status }: EntryAnswer): boolean {
  return status === 0 || status === 408 || status === 425 || status === 429 || status >= 500;
}

function later(entry: Entry, fault: EntryAnswer, now: number, random: () => number): Entry {
  const pause = pauseOf(entry.tries, PAUSE_MS);
  return { ...entry, tries: entry.tries + 1, notBefore: now + Math.round(pause * (0.5 + random() / 2)), fault };
}

function pauseOf(tries: number, first: number): number {
  return Math.min(PAUSE_MAX_MS, first * 2 ** Math.min(tries, 20));
}

function backInLine(entry: Entry): Entry {
  return { ...entry, state: 'waiting', tries: 0, notBefore: 0, fault: null };
}

/** It names the place itself; none with this key was ever sent: it waited for the check-in. */
function withoutCheckin(entry: Entry, checkin: string): Entry {
  const { signals: _, ...body } = entry.body;
  return { ...entry, after: entry.after.filter((key) => key !== checkin), body };
}

function withoutPhoto(entry: Entry, photo: string): Entry {
  const after = entry.after.filter((key) => key !== photo);
  const photos = entry.body['photos'];
  const body = Array.isArray(photos) ? { ...entry.body, photos: photos.filter((id) => id !== photo) } : entry.body;
  // It said something else before, so it is another order; none with this key was ever sent: it waited for the photo.
  return { ...entry, after, body };
}
