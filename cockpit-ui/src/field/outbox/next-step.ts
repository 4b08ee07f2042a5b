/** Which entry is sent next. Pure. */
import type { Entry } from './entry.ts';
import { PAUSE_MAX_MS } from './reduce-answer.ts';

export type NextStep = { send: Entry } | { wait: number } | { idle: true };

/** Nothing that others depend on is overtaken; what is blocked holds up only what is behind it. Epoch ms of the phone. */
export function nextStep(entries: readonly Entry[], person: string | null, now: number): NextStep {
  if (person === null) return { idle: true };
  const own = entriesBySeq(entries).filter((entry) => entry.person === person);
  let wait = Number.POSITIVE_INFINITY;
  for (const entry of own) {
    if (entry.state !== 'waiting' && entry.state !== 'asked') continue;
    if (isHeld(entry, own)) continue;
    if (isDue(entry, now)) return { send: entry };
    wait = Math.min(wait, entry.notBefore);
  }
  return Number.isFinite(wait) ? { wait } : { idle: true };
}

/** No pause is that long: the clock of the phone has been put back since, and may have been days ahead. */
function isDue({ notBefore }: Entry, now: number): boolean {
  return notBefore <= now || notBefore > now + PAUSE_MAX_MS;
}

/** Whether something before it has to go first. */
export function isHeld(entry: Entry, entries: readonly Entry[]): boolean {
  return entries.some(
    (other) =>
      other.seq < entry.seq &&
      other.person === entry.person &&
      (entry.after.includes(other.key) || (entry.subject !== null && other.subject === entry.subject)),
  );
}

export function entriesBySeq(entries: readonly Entry[]): Entry[] {
  return [...entries].sort((a, b) => a.seq - b.seq);
}

/** Whether the last try found no line, whatever the phone thinks of its own. */
export function isLineDown(entries: readonly Entry[]): boolean {
  return entries.some(({ state, fault }) => state === 'waiting' && fault?.status === 0);
}

export interface Tally {
  /** Goes by itself. */
  waiting: number;
  /** Somebody has to look. */
  trouble: number;
  /** Somebody else's, who has to sign in. */
  foreign: number;
}

export function tallyOf(entries: readonly Entry[], person: string | null): Tally {
  const tally: Tally = { waiting: 0, trouble: 0, foreign: 0 };
  for (const entry of entries) {
    if (entry.person !== person) tally.foreign += 1;
    else if (entry.state === 'refused' || entry.state === 'stale') tally.trouble += 1;
    else tally.waiting += 1;
  }
  return tally;
}
