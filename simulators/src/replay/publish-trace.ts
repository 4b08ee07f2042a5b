/** Sends the messages of a trace in their order, at their pace, with a bounded number in flight. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '@cockpit/ingest/clock';
import type { Outgoing, Publisher } from '../sending/publish.ts';
import type { TraceMessage } from '../traces/dialect.ts';
import { topicOf } from '../world/message.ts';

/** Unacknowledged messages at a time: enough to fill ingest's batches, small beside any broker's queue. */
export const IN_FLIGHT_MAX = 500;
/** Older than this when it is sent, a message is history and says so. Milliseconds. */
const BUFFERED_AFTER_MS = 2 * 60_000;

export interface Plan {
  community: string;
  /** Times real time; Infinity: as fast as acknowledged. */
  speed: number;
  /** Added to every recorded time. Ms. */
  shiftMs: number;
}

/**
 * Resolves when all are acknowledged, or, once the signal aborts, when those already sent are. Rejects when the publisher
 * is stopped before.
 */
export async function publishTrace(
  { publisher, clock, signal }: { publisher: Publisher; clock: Clock; signal: AbortSignal },
  messages: readonly TraceMessage[],
  { community, speed, shiftMs }: Plan,
  onProgress: (acknowledged: number) => void,
): Promise<void> {
  const startedAt = performance.now();
  const first = messages[0]?.sendAt ?? 0;
  for (const message of messages) {
    const waitMs = startedAt + (message.sendAt - first) / speed - performance.now();
    if (waitMs > 0) await pause(waitMs, undefined, { signal }).catch(() => {});
    if (signal.aborted) break;
    publisher.offer(outgoing(message, community, shiftMs, clock.now()));
    await publisher.settled(IN_FLIGHT_MAX - 1);
    onProgress(publisher.counts().acknowledged);
  }
  await publisher.settled(0);
  onProgress(publisher.counts().acknowledged);
}

/** The instant a message is published with, epoch ms; text that could not be read stays what it is. */
export function publishedAt(at: number | string, shiftMs: number): number | string {
  return typeof at === 'number' ? at + shiftMs : at;
}

function outgoing(message: TraceMessage, community: string, shiftMs: number, now: number): Outgoing {
  const at = publishedAt(message.at, shiftMs);
  const old = typeof at === 'number' && at < now - BUFFERED_AFTER_MS;
  return {
    topic: topicOf(community, message.domain, message.device, message.event),
    payload: { id: message.id, at, ...message.payload, ...(old ? { buffered: true } : {}) },
    sendAt: now,
  };
}
