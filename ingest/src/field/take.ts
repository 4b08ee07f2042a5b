/**
 * Takes what people send from their phones through the door every message comes through (decode ▶ writer): one definition of what is
 * understood, and one writer of readings. What is stored and what is told of it is one transaction.
 */
import type { Logger } from 'pino';
import { type Database, inTransaction, isDataFault } from '../database/database.ts';
import { type DecodeParts, decode } from '../decoding/decode.ts';
import { startHourly } from '../loops/hourly.ts';
import { startWakeableLoop, type WakeableLoop } from '../loops/wakeable-loop.ts';
import type { Arrival, Rejection } from '../readings/reading.ts';
import { type WriterParts, type Written, writeArrivals } from '../writing/writer.ts';
import { type FieldMessage, nextFieldMessages, pruneFieldMessages, saveFieldOutcomes } from './messages.ts';

const MESSAGES_AT_ONCE = 100;
const KEPT_MS = 30 * 86_400_000;
const PRUNE_ROWS = 1_000;

export interface FieldParts {
  database: Database;
  log: Logger;
  now(): number;
  /** Asked again each time: the registry may have grown. */
  writer(): WriterParts;
  decodeParts(): DecodeParts;
  /** Looks for devices registered a moment ago; never rejects. */
  refreshRegistry(): Promise<void>;
  onCommit(written: Written): void;
}

interface Judged {
  message: FieldMessage;
  arrival: Arrival;
}

/** Starts with what is waiting. */
export function startFieldMessages(parts: FieldParts): WakeableLoop {
  const { database, log, now } = parts;
  const taking = startWakeableLoop({ log, failure: 'reading phone messages failed, retrying' }, (signal) =>
    takeWaiting(parts, signal),
  );
  const stopPruning = startHourly({ log, failure: 'deleting old phone messages failed' }, async (signal) => {
    const before = now() - KEPT_MS;
    for (let more = true; more && !signal.aborted; ) more = await pruneFieldMessages(database, before, PRUNE_ROWS);
  });
  return {
    wake: taking.wake,
    async stop() {
      await taking.stop();
      await stopPruning();
    },
  };
}

/** Takes everything that waits, the oldest first. Rejects when the database does not let it go on for now. */
export async function takeWaiting(parts: FieldParts, signal: AbortSignal): Promise<void> {
  await parts.refreshRegistry();
  for (let limit = MESSAGES_AT_ONCE; !signal.aborted; ) {
    const round: string[] = [];
    try {
      const taken = await takeSome(parts, limit, round);
      if (taken === 0) return;
      // Where one was refused others are likely: not the whole way up at once, to halve it all the way down again.
      limit = Math.min(MESSAGES_AT_ONCE, 2 * taken);
    } catch (error) {
      if (!isDataFault(error)) throw error;
      const [only] = round;
      if (round.length > 1 || only === undefined) limit = Math.max(1, Math.ceil(round.length / 2));
      else await refuse(parts, only, error as Error);
    }
  }
}

/** Returns how many were settled; `round` is told which it tries. */
async function takeSome(parts: FieldParts, limit: number, round: string[]): Promise<number> {
  const result = await inTransaction(parts.database, async (tx) => {
    const judged = (await nextFieldMessages(tx, limit)).map((message) => judge(parts, message));
    round.push(...judged.map(({ message }) => message.id));
    if (judged.length === 0) return undefined;
    const now = parts.now();
    // What is passed over is counted like any other; quarantine is not for people who can be told.
    const accepted = judged.flatMap(({ arrival }) => ('refusal' in arrival.outcome ? [] : [arrival]));
    const written = await writeArrivals(tx, parts.writer(), accepted, now);
    await saveFieldOutcomes(
      tx,
      judged.map(({ message, arrival: { outcome } }) => ({
        id: message.id,
        refusal: refusalOf(outcome),
      })),
      now,
    );
    return { written, count: judged.length };
  });
  if (result === undefined) return 0;
  parts.onCommit(result.written);
  return result.count;
}

/** Alone and still not to be had: its sender is told what the database said. */
function refuse(parts: FieldParts, id: string, error: Error): Promise<void> {
  const detail = `the database refused it: ${error.message.slice(0, 400)}`;
  const refusal = { reason: 'database-refused', detail } as const;
  return inTransaction(parts.database, (tx) => saveFieldOutcomes(tx, [{ id, refusal }], parts.now()));
}

function refusalOf(outcome: Arrival['outcome']): Rejection | undefined {
  if ('refusal' in outcome) return outcome.refusal;
  if ('reading' in outcome) return undefined;
  return {
    reason: 'invalid-field',
    detail: `it is not stored (${outcome.passedOver.rule}): ${outcome.passedOver.detail}`,
  };
}

function judge(parts: FieldParts, message: FieldMessage): Judged {
  const payload = Buffer.from(message.payload);
  const { topic, askedAt: receivedAt } = message;
  const outcome = decode(parts.decodeParts(), topic, payload, payload.length, receivedAt);
  return {
    message,
    arrival: { topic, payload, payloadBytes: payload.length, digest: undefined, receivedAt, outcome },
  };
}
