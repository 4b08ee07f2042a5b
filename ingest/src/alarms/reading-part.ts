/** What an alarm keeps of the reading that caused it. */
import { eventKind } from '../domains.ts';
import { CLOCK_FLAGS, QUALITY, type QualityFlag } from '../messages/contract.ts';
import type { Reading } from '../readings/reading.ts';
import { ALARM_HISTORY_MS } from './judging/contract.ts';

/** Its key, and the fields its kind declares: what else a device sends is not kept. */
export function readingPart({ device, event, at, id, payload }: Reading): Record<string, unknown> {
  const kind = eventKind(device.domain, event);
  const said = payload as Record<string, unknown>;
  const known = kind?.fields.filter(({ name }) => said[name] !== undefined).map(({ name }) => [name, said[name]]);
  return { table: kind?.table, at, device: device.id, id, payload: Object.fromEntries(known ?? []) };
}

/** An alarm notified so long after it happened says so, ms. */
const TOLD_LATE_MS = 2 * 60_000;

/** Flags of QUALITY that people weigh an alarm by. */
const DOUBTS = [
  'overCapacity',
  'negative',
  'idReused',
  'twin',
  'kindMismatch',
  'wrongParent',
  'capacityMismatch',
] as const satisfies readonly QualityFlag[];

/**
 * Why it is told at another time than it happened. `clockErrorMs`: by arrival, since the device's clock is off by so much;
 * `late`: by its own time, and it reached us at `arrivedAt`. `leftOut`: fields that could not be used; `doubts`: flags of its reading.
 */
export function timingArgs({ at, claimedAt, receivedAt, quality, leftOut }: Reading): Record<string, unknown> {
  const arrivedAt = Math.floor(receivedAt);
  const isLate = arrivedAt - at > TOLD_LATE_MS;
  const doubts = DOUBTS.filter((flag) => (quality & QUALITY[flag]) !== 0);
  return {
    ...((quality & CLOCK_FLAGS) !== 0 && claimedAt !== null ? { clockErrorMs: claimedAt - at } : {}),
    ...(isLate ? { late: true, arrivedAt } : {}),
    ...(leftOut === null ? {} : { leftOut }),
    ...(doubts.length === 0 ? {} : { doubts }),
  };
}

/** What the device itself kept for long; what waited in the broker is none. Others of the kind may follow and end it. */
export function isHistory({ buffered, receivedAt, effectiveAt }: Reading): boolean {
  return buffered && receivedAt - effectiveAt > ALARM_HISTORY_MS;
}
