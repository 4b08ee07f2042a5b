/** Whose clock is believed: the device's or the arrival. Pure. */
import { CLOCK_AHEAD_MS, CLOCK_BEHIND_MS, LATE_MS, QUALITY } from '../messages/contract.ts';
import { type Behind, isBehind, runsOn } from './set-back.ts';

export interface Claim {
  /** Epoch ms, by the device. */
  at: number;
  /** Epoch ms, by us. */
  receivedAt: number;
  /** The device says that it kept the message. */
  buffered: boolean;
  /** The broker kept it as the last word on its topic. */
  retained: boolean;
  /** An alarm that must not be argued away by a clock. */
  urgent: boolean;
  /** Newest effective instant of this device and event before this message; undefined: none. */
  newest: number | undefined;
  /** That instant is an arrival: the claim beside it was not believed, or our own clock was ahead. Left out: it is what the device claimed. */
  isNewestArrival?: boolean;
  /** An earlier live message of this device and event whose claim lay behind the newest; undefined: none. */
  behind?: Behind | undefined;
  /** Messages sent since this instant (epoch ms) may have been kept by the broker while we were away. */
  keptSince: number | undefined;
  /** Older readings are not kept (retention), epoch ms; undefined: all are. */
  keptFrom: number | undefined;
}

export interface Timing {
  /** When it happened, epoch ms. */
  at: number;
  /** The claim where it is not believed. */
  claimedAt: number | null;
  /** The clock's bits of QUALITY. */
  quality: number;
  /** Claim minus arrival, ms; null: the age says nothing about the clock. */
  clockError: number | null;
}

/**
 * A live message is believed from `CLOCK_BEHIND_MS` before to `CLOCK_AHEAD_MS` after its arrival; beyond that it happened when it
 * arrived, and the claim is kept beside it. What the device, the broker or a retained topic kept is old by right and has its own
 * time. Nobody can send the future, so ahead is never believed. Nor is a clock that was set back, once a second message shows that it
 * runs on from there: until it has caught up all it says would count as overtaken.
 */
export function judgeClock(claim: Claim): Timing {
  const { at, receivedAt, buffered, retained, urgent, keptSince, keptFrom } = claim;
  const arrival = Math.floor(receivedAt);
  const error = at - arrival;
  const measured = buffered || retained ? null : error;
  if (error > CLOCK_AHEAD_MS) return notBelieved(claim, QUALITY.clockAhead, measured);
  if (buffered) return believed(claim, null);
  if (retained) {
    const isLost = keptFrom !== undefined && at < keptFrom;
    return isLost ? notBelieved(claim, QUALITY.clockBehind, null) : believed(claim, null);
  }
  const mayBeKept = keptSince !== undefined && at >= keptSince;
  if (error < -CLOCK_BEHIND_MS && !mayBeKept) return notBelieved(claim, QUALITY.clockBehind, measured);
  if (urgent && isBehind(claim)) return notBelieved(claim, QUALITY.clockBehind, measured);
  if (!mayBeKept && error < -CLOCK_AHEAD_MS && isBehind(claim) && runsOn(claim))
    return notBelieved(claim, QUALITY.clockBehind, measured);
  const known = mayBeKept && error < -CLOCK_AHEAD_MS ? null : measured;
  if (isBehindArrival(claim)) return { at: arrival, claimedAt: at, quality: 0, clockError: known };
  return believed(claim, known);
}

/**
 * The first messages of a clock that was corrected, ours or the device's: the one before counts from its arrival, and what is whole seconds,
 * a little slow or was under way for a while says less than that. Nothing was overtaken: also what the broker kept comes in order.
 */
function isBehindArrival({ at, receivedAt, newest, isNewestArrival }: Claim): boolean {
  return isNewestArrival === true && newest !== undefined && at < newest && Math.floor(receivedAt) >= newest;
}

// Not within: asked for every message, and a closure each time costs more than what it does.
function believed({ at, receivedAt, buffered, newest }: Claim, clockError: number | null): Timing {
  const arrival = Math.floor(receivedAt);
  const late = clockError === null && at - arrival < -LATE_MS ? QUALITY.late : 0;
  const overtaken = !buffered && newest !== undefined && Math.min(at, arrival) < newest ? QUALITY.outOfOrder : 0;
  return { at, claimedAt: null, quality: late | overtaken, clockError };
}

function notBelieved({ at, receivedAt, newest }: Claim, flag: number, clockError: number | null): Timing {
  const arrival = Math.floor(receivedAt);
  const overtaken = newest !== undefined && arrival < newest ? QUALITY.outOfOrder : 0;
  return { at: arrival, claimedAt: at, quality: flag | overtaken, clockError };
}

/**
 * A birth or will: written before it is needed, so its age is no sign of a wrong clock; only a time that cannot be kept is
 * replaced.
 */
export function judgeStatusClock({ at, receivedAt, keptFrom }: Claim): Timing {
  const arrival = Math.floor(receivedAt);
  const impossible = at - arrival > CLOCK_AHEAD_MS || (keptFrom !== undefined && at < keptFrom);
  return { at: impossible ? arrival : at, claimedAt: impossible ? at : null, quality: 0, clockError: null };
}
