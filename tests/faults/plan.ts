/** Which fault comes when, by the seed alone: the same seed is the same plan. */
import type { FaultKind } from './fault-kinds.ts';

/** Messages one fault is given; long enough that it happens in the middle of traffic. */
const MESSAGES_PER_FAULT = 2_500;
const HOLD_MIN_MS = 300;
const HOLD_MAX_MS = 3_000;

export interface PlannedFault {
  kind: FaultKind;
  /** Begins when that many messages have been sent. */
  atMessage: number;
  /** Time between its begin and its end. */
  holdMs: number;
}

/** Each kind at least once, in an order of chance, then kinds by chance; `draw`: 0 ≤ n < 1. */
export function planFaults(kinds: readonly FaultKind[], messages: number, draw: () => number): PlannedFault[] {
  const count = Math.max(kinds.length, Math.floor(messages / MESSAGES_PER_FAULT));
  const drawn = shuffled(kinds, draw);
  while (drawn.length < count) drawn.push(...shuffled(kinds, draw).slice(0, count - drawn.length));
  // One share for each fault and one after the last; each begins somewhere in the second half of its share.
  const share = messages / (count + 1);
  return drawn.map((kind, place) => ({
    kind,
    atMessage: Math.floor(share * (place + 0.5 + draw() / 2)),
    holdMs: kind.holdMs ?? HOLD_MIN_MS + Math.floor(draw() * (HOLD_MAX_MS - HOLD_MIN_MS)),
  }));
}

function shuffled<T>(list: readonly T[], draw: () => number): T[] {
  return list
    .map((item) => ({ item, place: draw() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
