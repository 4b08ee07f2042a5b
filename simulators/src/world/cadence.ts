/** When a device reports although nothing changed. */
import { chanceOf } from './random.ts';

/** Regular reports of a history are thinned to one in this many seconds: a week stays a minute's work, curves keep their shape. */
const HISTORY_EVERY_S = 300;

/** [from, to), epoch ms. */
export interface Span {
  from: number;
  to: number;
}

export interface Slot {
  at: number;
  /** The report before this one: counts "since the last message" reach back to it, exclusively. */
  since: number;
}

export interface Cadence {
  everyMs: number;
  /** Offset of the device's own beat, so that not all of them speak at once. */
  phaseMs: number;
  /** Length of a thinned beat; a multiple of everyMs. */
  coarseMs: number;
}

/** The beat of a device; `historyEveryS` is the least spacing of its thinned reports. */
export function cadenceOf(device: string, everyS: number, historyEveryS: number = HISTORY_EVERY_S): Cadence {
  const everyMs = everyS * 1000;
  const coarseMs = everyMs * Math.max(1, Math.ceil(historyEveryS / everyS));
  return { everyMs, coarseMs, phaseMs: Math.floor(chanceOf('phase', device) * everyS) * 1000 };
}

/**
 * The reports with from ≤ at < to. Inside `history` they are thinned; the ends are kept fine up to the first and from
 * the last thinned beat, so that no vehicle is counted twice or lost where history meets live.
 */
export function slotsBetween(cadence: Cadence, from: number, to: number, history?: Span): Slot[] {
  const slots: Slot[] = [];
  for (let at = firstAtOrAfter(from, cadence.everyMs, cadence.phaseMs); at < to; at += cadence.everyMs) {
    const since = previousReport(cadence, at, history);
    if (since !== undefined) slots.push({ at, since });
  }
  return slots;
}

/** Undefined: no report is due at this beat, it is thinned away. */
function previousReport({ everyMs, coarseMs, phaseMs }: Cadence, at: number, history?: Span): number | undefined {
  if (history === undefined || coarseMs === everyMs) return at - everyMs;
  const firstCoarse = firstAtOrAfter(history.from, coarseMs, phaseMs);
  const lastCoarse = firstAtOrAfter(history.to + 1, coarseMs, phaseMs) - coarseMs;
  if (at <= firstCoarse || at > lastCoarse) return at - everyMs;
  return (at - phaseMs) % coarseMs === 0 ? at - coarseMs : undefined;
}

function firstAtOrAfter(at: number, everyMs: number, phaseMs: number): number {
  return Math.ceil((at - phaseMs) / everyMs) * everyMs + phaseMs;
}
