/**
 * Carries out what people ask of quarantine: the stored bytes go through the same door again (decode ▶ writer), a chunk
 * at a time. What a chunk stores, closes and counts is one transaction, so a kill at any moment repeats or skips nothing.
 */
import type { Logger } from 'pino';
import { type Database, inTransaction, isDataFault, type Transaction } from '../database/database.ts';
import { startWakeableLoop, type WakeableLoop } from '../loops/wakeable-loop.ts';
import type { Notice } from '../notices/contract.ts';
import type { Arrival, Rejection } from '../readings/reading.ts';
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
const CHANGED: readonly Notice[] = [{ kind: 'quarantine' }];

export interface ActionParts {
  database: Database;
  log: Logger;
  now(): number;
  /** Asked anew for each chunk: the registry may have grown. */
  writer(): WriterParts;
  /** Looks for devices registered a moment ago; never rejects. */
  refreshRegistry(): Promise<void>;
  /** What the bytes mean today, judged by when they first came. */
  again(message: QuarantinedMessage): Promise<Arrival[]>;
  /** The database refuses a message of this device by itself. Left out: nobody has to know. */
  onRefused?(device: number): void;
  onCommit(written: Written): void;
}

/** Either a message is let go and counted, or it is closed by an action: never both. */
class RowsGone extends Error {}

interface Judged {
  message: QuarantinedMessage;
  /** Readings, and what is passed over now. */
  accepted: Arrival[];
  refusal: Rejection | undefined;
}

/** Starts with what is waiting; the next start goes on after the chunk being written at a stop. */
export function startQuarantineActions(parts: ActionParts): WakeableLoop {
  const failure = 'quarantine could not be worked on; trying again';
  return startWakeableLoop({ log: parts.log, failure }, (signal) => performWaiting(parts, signal));
}

/** Performs every action there is, the oldest first. Rejects when the database does not let it go on for now. */
export async function performWaiting(parts: ActionParts, signal: AbortSignal): Promise<void> {
  for (let action = await nextAction(parts.database); action && !signal.aborted; ) {
    await parts.refreshRegistry();
    await perform(parts, action, signal);
    action = await nextAction(parts.database);
  }
}

async function perform(parts: ActionParts, action: Action, signal: AbortSignal): Promise<void> {
  let { cursor } = action;
  for (let limit = CHUNK_MESSAGES; !signal.aborted; ) {
    const present = { ...action, cursor };
    const messages = await nextMessages(parts.database, present, limit);
    const judged = await judge(parts, present, messages);
    const last = messages.at(-1)?.id;
    let written: Written | undefined;
    try {
      written = await inTransaction(parts.database, (tx) => settle(tx, parts, present, judged));
    } catch (error) {
      if (error instanceof RowsGone) continue; // read anew, they are not among the messages any more
      const [first] = judged;
      if (!isDataFault(error) || !first) throw error;
      if (judged.length > 1) {
        limit = Math.ceil(judged.length / 2);
        continue;
      }
      const detail = `the database refused it: ${(error as Error).message.slice(0, 400)}`;
      const refused = [{ ...first, accepted: [], refusal: { reason: 'database-refused', detail } as const }];
      written = await inTransaction(parts.database, (tx) => settle(tx, parts, present, refused));
      for (const device of new Set(first.accepted.map(deviceOf))) if (device !== undefined) parts.onRefused?.(device);
    }
    // Another ingest was quicker: it goes on, or has finished.
    if (!written) return;
    parts.onCommit(written);
    if (last === undefined) return;
    cursor = last;
    // Where one was refused others are likely: not the whole way up at once, to halve it all the way down again.
    limit = Math.min(CHUNK_MESSAGES, 2 * judged.length);
  }
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
    if (closed < passed.length) throw new RowsGone('let go at a bound meanwhile, and counted there');
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
