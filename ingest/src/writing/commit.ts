/** Gets a batch into the database, whatever it takes: waits out an absent database, sets apart what it will not have. */
import type { Logger } from 'pino';
import { type Database, inTransaction, isDataFault } from '../database/database.ts';
import { backOff } from '../loops/back-off.ts';
import type { Arrival, Rejection } from '../readings/reading.ts';
import { isUrgent, makeBare } from './bare-alarm.ts';
import { type Attempt, type Found, findCulprits, type Search } from './culprits.ts';
import { deviceOf, type Suspects } from './suspects.ts';
import { type WriterParts, type Written, writeArrivals } from './writer.ts';

const FOREIGN_KEY_VIOLATION = '23503';
/**
 * Transactions spent on finding, between devices, who is at fault: enough for a dozen of them, and half a second. What they do not
 * get to is released out of quarantine at once, by itself.
 */
const SEARCH_ATTEMPTS_MAX = 48;
/** The same for alarms that are refused as they stand and are tried bare. */
const BARE_ATTEMPTS_MAX = 16;
/** Transactions spent on the messages of accused devices in one batch; the rest of them is set aside. */
const ACCUSED_ATTEMPTS_MAX = 32;
/** The same of devices that were suspects before: a flood goes on, and each batch behind it waits for this one. */
const SUSPECT_ATTEMPTS_MAX = 6;
/** Of what the database said. Characters. */
const REASON_CHARS_MAX = 400;

const NOT_TRIED =
  'set aside unexamined: the database refused others of this device that came with it; release it to have it tried';
const TRIED_AGAIN =
  'set aside unexamined: the database refused so many that came with it that not all were looked at; it is tried again by itself';

export interface CommitParts extends WriterParts {
  database: Database;
  log: Logger;
  now(): number;
  suspects: Suspects;
  /** Reads the registry again and gives the arrivals the places of their devices as they are now. */
  renewPlaces(arrivals: readonly Arrival[]): Promise<void>;
}

type OnCommit = (written: Written) => void;

/**
 * Commits the arrivals and reports each transaction to `onCommit` as it is done: first those of devices nothing is known
 * against, then those of suspects. Resolves true when all of them are in, false when `signal` ended the waiting first; then
 * nothing of what is missing may be acknowledged.
 *
 * A device that is refused for the first time costs its finding once (about twice log2 of the devices of the batch, and at most
 * two transactions for each of them); then it is a suspect, and a suspect costs others nothing. Where so many are at fault at once
 * that they are not all found, the rest is set aside for a moment: alarms are looked at before everything else.
 */
export async function commitArrivals(
  parts: CommitParts,
  arrivals: readonly Arrival[],
  signal: AbortSignal,
  onCommit: OnCommit,
): Promise<boolean> {
  const { trusted, suspect } = parts.suspects.split(arrivals, parts.now());
  const attempt = attempts(parts, signal, onCommit);
  const first = await attempt(trusted);
  if (first === 'stopped') return false;
  if (first === 'committed') return commitSuspects(parts, suspect, signal, onCommit);
  const found = await search({ attempt, attemptsMax: SEARCH_ATTEMPTS_MAX, downTo: 'device' }, trusted, first.refused);
  if (!found) return false;
  accuse(parts, found.guilty);
  const accused = found.refused.flatMap(({ piece }) => piece);
  const unexamined = { refused: [], unexamined: found.unexamined };
  if (!(await intoQuarantine(parts, attempt, unexamined, signal, 'look again'))) return false;
  return commitSuspects(parts, [...suspect, ...accused], signal, onCommit, ACCUSED_ATTEMPTS_MAX);
}

/**
 * The same for messages of suspect devices, with a bounded number of transactions: those refused go to quarantine, and so do,
 * unexamined and releasable, those it does not get to.
 */
export async function commitSuspects(
  parts: CommitParts,
  arrivals: readonly Arrival[],
  signal: AbortSignal,
  onCommit: OnCommit,
  attemptsMax = SUSPECT_ATTEMPTS_MAX,
): Promise<boolean> {
  if (arrivals.length === 0) return true;
  const attempt = attempts(parts, signal, onCommit);
  const found = await search({ attempt, attemptsMax, downTo: 'message' }, arrivals);
  if (!found) return false;
  accuse(parts, found.guilty);
  return intoQuarantine(parts, attempt, found, signal, 'leave it');
}

/** `guilty`: refused by themselves at least once, alarms among them that were stored bare. */
type Searched = Found & { guilty: readonly Arrival[] };

/**
 * Alarms that are refused by themselves, or not reached, are tried once more with nothing but what makes them alarms. Of a device that
 * is not taken apart they are looked at one by one later.
 */
async function search(parts: Search, arrivals: readonly Arrival[], error?: unknown): Promise<Searched | undefined> {
  const found = await findCulprits(parts, arrivals, error);
  if (!found) return undefined;
  const guilty = found.refused.flatMap(({ piece }) => piece);
  const alarms = [...(parts.downTo === 'message' ? guilty : []), ...found.unexamined].filter(isUrgent);
  const bare = alarms.filter(makeBare);
  if (bare.length === 0) return { ...found, guilty };
  const again = await findCulprits({ ...parts, attemptsMax: BARE_ATTEMPTS_MAX, downTo: 'message' }, bare);
  if (!again) return undefined;
  const tried = new Set(bare);
  const refused = found.refused.flatMap(({ piece, error: why }) => {
    const rest = piece.filter((one) => !tried.has(one));
    return rest.length > 0 ? [{ piece: rest, error: why }] : [];
  });
  return {
    refused: [...refused, ...again.refused],
    unexamined: [...found.unexamined.filter((one) => !tried.has(one)), ...again.unexamined],
    guilty,
  };
}

/** `then`: what nobody looked at is released again by itself, or left to people. False: told to stop. */
async function intoQuarantine(
  parts: CommitParts,
  attempt: (arrivals: readonly Arrival[]) => Promise<Attempt>,
  found: Found,
  signal: AbortSignal,
  then: 'look again' | 'leave it',
): Promise<boolean> {
  const refused = refusalsOf(found, then === 'look again');
  if (refused.length === 0) return true;
  const { unexamined } = found;
  const [first] = found.refused;
  parts.log.warn(
    { err: first?.error, topic: refused[0]?.topic, refused: refused.length, unexamined: unexamined.length },
    'the database refuses messages; they are in quarantine',
  );
  for (let written = await attempt(refused); written !== 'committed'; written = await attempt(refused)) {
    if (written === 'stopped') return false;
    // A row of quarantine holds anything but odd characters, and without those nothing is left to refuse.
    parts.log.error({ err: written.refused }, 'database rejected quarantine rows, storing them as plain ASCII');
    for (const arrival of refused) makePlain(arrival);
    await backOff(1, signal);
  }
  return true;
}

/** Transactions that wait out an absent database and look once for places the registry has no more. */
function attempts(
  parts: CommitParts,
  signal: AbortSignal,
  onCommit: OnCommit,
): (arrivals: readonly Arrival[]) => Promise<Attempt> {
  let renewed = false;
  return async (arrivals) => {
    for (let attempt = 0; !signal.aborted; attempt++) {
      if (attempt > 0) await backOff(attempt, signal);
      if (signal.aborted) break;
      try {
        onCommit(await inTransaction(parts.database, (tx) => writeArrivals(tx, parts, arrivals, parts.now())));
        return 'committed';
      } catch (error) {
        if (namesWhatIsGone(error) && !renewed) {
          renewed = true;
          attempt = -1;
          await parts.renewPlaces(arrivals);
        } else if (isDataFault(error)) return { refused: error };
        else parts.log.warn({ err: error, messages: arrivals.length, attempt }, 'storing a batch failed, retrying');
      }
    }
    return 'stopped';
  };
}

function accuse({ suspects, now }: CommitParts, arrivals: readonly Arrival[]): void {
  for (const device of new Set(arrivals.map(deviceOf))) if (device !== undefined) suspects.accuse(device, now());
}

/** The arrivals as messages of quarantine. `again`: what nobody looked at is tried again by itself. */
function refusalsOf({ refused, unexamined }: Found, again: boolean): Arrival[] {
  for (const { piece, error } of refused) {
    const detail = `the database refused it: ${String((error as Error).message).slice(0, REASON_CHARS_MAX)}`;
    for (const arrival of piece) setAside(arrival, { reason: 'database-refused', detail });
  }
  const why = again ? TRIED_AGAIN : NOT_TRIED;
  for (const arrival of unexamined) setAside(arrival, { reason: 'database-refused', detail: why, again });
  return [...refused.flatMap(({ piece }) => piece), ...unexamined];
}

function setAside(arrival: Arrival, refusal: Rejection): void {
  if ('reading' in arrival.outcome) arrival.outcome = { refusal };
}

function makePlain(arrival: Arrival): void {
  arrival.topic = plain(arrival.topic);
  if ('refusal' in arrival.outcome) arrival.outcome.refusal.detail = plain(arrival.outcome.refusal.detail);
}

function plain(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, '?');
}

// A grid the registry had when the message was decoded and an import has taken away since: no fault of the message.
function namesWhatIsGone(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === FOREIGN_KEY_VIOLATION;
}
