/**
 * History through the same door as everything else. Published twice it changes nothing, for its ids are the same.
 * Readings that stand alone (counts, sessions, check-ins) of today come first, so that the wall is soon right about
 * today; then everything from the beginning on. Hazards are one story each and are told in order throughout.
 */
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { Span } from '../world/cadence.ts';
import { type Calendar, HOUR_MS, MINUTE_MS } from '../world/calendar.ts';
import { type Behaviour, type Message, topicOf } from '../world/message.ts';
import type { Publisher } from './publish.ts';

/** Generated and published at a time. */
const WINDOW_MS = 10 * MINUTE_MS;
/** A trend on the wall reaches this far back, also shortly after midnight. */
const TODAY_AT_LEAST_MS = 6 * HOUR_MS;

export interface Backfill {
  community: string;
  calendar: Calendar;
  counting: readonly Behaviour[];
  episodic: readonly Behaviour[];
  /** Most messages per real second. */
  rate: number;
}

interface Stretch extends Span {
  behaviours: readonly Behaviour[];
}

/** How many messages the span has; yields to the event loop, for live goes on meanwhile. */
export async function countBackfill(backfill: Backfill, span: Span, signal: AbortSignal): Promise<number> {
  let total = 0;
  for (const messages of windowsOf(backfill, span)) {
    total += messages.length;
    await setImmediate(undefined, { signal });
  }
  return total;
}

/** Publishes the span and resolves with the number of messages when the broker has all of them; rejects when aborted. */
export async function publishBackfill(
  backfill: Backfill,
  span: Span,
  publisher: Publisher,
  inFlightMax: number,
  signal: AbortSignal,
): Promise<number> {
  const startedAt = performance.now();
  let sent = 0;
  for (const messages of windowsOf(backfill, span)) {
    signal.throwIfAborted();
    for (const { domain, device, event, payload, at } of messages) {
      const topic = topicOf(backfill.community, domain, device, event);
      publisher.offer({ topic, payload: { ...payload, buffered: true }, sendAt: at });
    }
    sent += messages.length;
    await publisher.settled(inFlightMax);
    const aheadMs = (sent / backfill.rate) * 1000 - (performance.now() - startedAt);
    await setTimeout(Math.max(0, aheadMs), undefined, { signal });
  }
  await publisher.settled(0);
  return sent;
}

/** What was open when the span begins, then its messages window by window, each in the order of time. */
function* windowsOf({ calendar, counting, episodic }: Backfill, span: Span): Generator<Message[]> {
  yield episodic.flatMap((behaviour) => behaviour.openAt?.(span.from) ?? []);
  for (const { from, to, behaviours } of stretchesOf(calendar, counting, episodic, span)) {
    for (let start = from; start < to; start += WINDOW_MS) {
      const messages = behaviours.flatMap((behaviour) => behaviour.between(start, Math.min(to, start + WINDOW_MS)));
      yield messages.sort((a, b) => a.at - b.at);
    }
  }
}

function stretchesOf(
  calendar: Calendar,
  counting: readonly Behaviour[],
  episodic: readonly Behaviour[],
  { from, to }: Span,
): Stretch[] {
  const today = Math.max(from, Math.min(calendar.dayAt(to).start, to - TODAY_AT_LEAST_MS));
  return [
    { from: today, to, behaviours: counting },
    { from, to: today, behaviours: [...counting, ...episodic] },
    { from: today, to, behaviours: episodic },
  ];
}
