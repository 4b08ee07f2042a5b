/**
 * Carries out what people ask of quarantine: the stored bytes go through the same door again (decode ▶ writer), a chunk
 * at a time. What a chunk stores, closes and counts is one transaction, so a kill at any moment repeats or skips nothing.
 */
import type { Logger } from 'pino';
import { type Database, inTransaction, isDataFault, type Transaction } from '../database/database.ts';
import { startWakeableLoop, type WakeableLoop } from '../loops/wakeable-loop.ts';
import type { Notice } from '../notices/contract.ts';
import type { Arrival, Rejection } from '../readings/reading.ts';
import { isUrgent, makeBare } from '../writing/bare-alarm.ts';
import { deviceOf } from '../writing/suspects.ts';
import { type WriterParts, type Written, writeArrivals } from '../writing/writer.ts';
import {
  type Action,
  advance,
  closeRows,
  finishAction,
  keepRejected,
  lockAction,
  nextAction,
  nextMessages,
  type QuarantinedMessage,
} from './chunk.ts';

/** Messages of one transaction. At 64 KiB each a few megabytes of memory at worst. */
const CHUNK_MESSAGES = 100;
/** Refused ones that are written down together; a kill has as many tried again. */
const REFUSED_MAX = 50;
/** Of what the database said. */
const REASON_CHARS_MAX = 400;
const CHANGED: readonly Notice[] = [{ kind: 'quarantine' }];

export interface ActionParts {
  database: Database;
  log: Logger;
  now(): number;
  /** Asked again for each chunk: the registry may have grown. */
  writer(): WriterParts;
  /** Looks for devices registered a moment ago; never rejects. */
  refreshRegistry(): Promise<void>;
  /** What the bytes mean today, judged by when they first came. */
  again(message: QuarantinedMessage): Promise<Arrival[]>;
  /** The database refuses a message of this device by itself. Left out: nobody has to know. */
  onRefused?(device: number): void;
  onCommit(written: Written): void;
}

/** Either a message is dropped and counted, or it is closed by an action: never both. */
class RowsGone extends Error {}

interface Judged {
  message: QuarantinedMessage;
  /** Readings, and what is passed over now. */
  accepted: Arrival[];
  refusal: Rejection | undefined;
}

/** Starts with what is waiting; the next start goes on after the chunk being written at a stop. */
export function startQuarantineActions(parts: ActionParts): WakeableLoop {
  const failure = 'processing quarantine actions failed, retrying';
  return startWakeableLoop({ log: parts.log, failure }, (signal) => performWaiting(parts, signal));
}

/**
 * Performs every action there is, a chunk at a time: what ingest itself asked for goes before what people asked for, since nothing is known
 * against it and a release of much may take minutes. Rejects when the database does not let it go on for now.
 */
export async function performWaiting(parts: ActionParts, signal: AbortSignal): Promise<void> {
  const runs = new Map<number, Run>();
  for (let action = await nextAction(parts.database); action && !signal.aborted; ) {
    let run = runs.get(action.id);
    if (!run) {
      await parts.refreshRegistry();
      run = { limit: CHUNK_MESSAGES, refused: [] };
      runs.set(action.id, run);
    }
    await performChunk(parts, action, run);
    action = await nextAction(parts.database);
  }
}

/** How far an action has come beyond its cursor. */
interface Run {
  /** Messages of the next chunk. */
  limit: number;
  /** Refused by the database by themselves and not written down yet; the action goes on behind them. A kill here has them tried once more. */
  refused: Judged[];
}

/**
 * The next chunk of an action. What the database refuses together is halved; a message it refuses alone is remembered and written down with
 * others of its kind, so that each message at fault costs about one transaction, and none of them holds anything for long.
 */
async function performChunk(parts: ActionParts, action: Action, run: Run): Promise<void> {
  // Another ingest may have gone on with it.
  run.refused = run.refused.filter(({ message }) => message.id > action.cursor);
  const from = run.refused.at(-1)?.message.id ?? action.cursor;
  const room = run.refused.length < REFUSED_MAX;
  const messages = room ? await nextMessages(parts.database, { ...action, cursor: from }, run.limit) : [];
  const judged = await judge(parts, action, messages);
  try {
    const written = await inTransaction(parts.database, (tx) => settle(tx, parts, action, [...run.refused, ...judged]));
    run.refused = [];
    // Another ingest was quicker: what it has left comes with the action as it stands now.
    if (!written) return;
    parts.onCommit(written);
    // Where one was refused others are likely: not the whole way up at once, to halve it all the way down again.
    if (judged.length > 0) run.limit = Math.min(CHUNK_MESSAGES, 2 * judged.length);
  } catch (error) {
    if (error instanceof RowsGone) return; // read again, they are not among the messages any more
    const [first] = judged;
    if (!isDataFault(error) || !first) throw error;
    if (judged.length > 1) run.limit = Math.ceil(judged.length / 2);
    else await refusedAlone(parts, action, run, first, error);
  }
}

/** Tries an alarm with nothing but what makes it one; what is refused all the same is remembered as refused. */
async function refusedAlone(
  parts: ActionParts,
  action: Action,
  run: Run,
  judged: Judged,
  error: unknown,
): Promise<void> {
  const devices = new Set(judged.accepted.map(deviceOf));
  for (const device of devices) if (device !== undefined) parts.onRefused?.(device);
  if (judged.accepted.filter(isUrgent).filter(makeBare).length > 0) {
    try {
      const written = await inTransaction(parts.database, (tx) => settle(tx, parts, action, [...run.refused, judged]));
      run.refused = [];
      if (written) parts.onCommit(written);
      return;
    } catch (again) {
      if (!isDataFault(again)) throw again;
    }
  }
  const detail = `the database refused it: ${(error as Error).message.slice(0, REASON_CHARS_MAX)}`;
  run.refused.push({ ...judged, accepted: [], refusal: { reason: 'database-refused', detail } });
}

async function judge(parts: ActionParts, { verb }: Action, messages: readonly QuarantinedMessage[]): Promise<Judged[]> {
  if (verb === 'discard') return messages.map((message) => ({ message, accepted: [], refusal: undefined }));
  return Promise.all(
    messages.map(async (message) => {
      const arrivals = await parts.again(message);
      const accepted = arrivals.filter(({ outcome }) => !('refusal' in outcome));
      const refusals = arrivals.flatMap(({ outcome }) => ('refusal' in outcome ? [outcome.refusal] : []));
      return { message, accepted, refusal: refusals[0] };
    }),
  );
}

/** Undefined when somebody else has gone on with the action. No messages: it is done. */
async function settle(
  tx: Transaction,
  parts: ActionParts,
  action: Action,
  judged: readonly Judged[],
): Promise<Written | undefined> {
  if (!(await lockAction(tx, action))) return undefined;
  const now = parts.now();
  const writer = parts.writer();
  const written = await writeArrivals(
    tx,
    writer,
    judged.flatMap(({ accepted }) => accepted),
    now,
  );
  const last = judged.at(-1);
  if (last) {
    const refused = judged.flatMap(({ message, refusal }) => (refusal ? [{ id: message.id, refusal }] : []));
    const passed = judged.flatMap(({ message, refusal }) => (refusal ? [] : [message.id]));
    const outcome = action.verb === 'release' ? 'released' : 'discarded';
    const closed = await closeRows(tx, action, outcome, passed, now);
    if (closed < passed.length) throw new RowsGone('dropped at a limit in the meantime, and counted there');
    await keepRejected(tx, action, refused);
    await advance(tx, action, last.message.id, {
      released: outcome === 'released' ? closed : 0,
      duplicates: written.duplicates,
      refused: refused.length,
      passedOver: [...written.passedOver.values()].reduce((sum, messages) => sum + messages, 0),
      discarded: outcome === 'discarded' ? closed : 0,
    });
  } else await finishAction(tx, action, now);
  await writer.notify(tx, CHANGED);
  return { ...written, notices: [...written.notices, ...CHANGED] };
}
