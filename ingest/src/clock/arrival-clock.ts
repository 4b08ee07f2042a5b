/**
 * The instants at which messages reach this process: strictly increasing, because they decide the order of what a device says
 * within one instant of its own clock. The system clock has milliseconds and can be set back; this one counts on.
 */

const US_PER_MS = 1_000;
/** While it is ahead of a system clock that was set back it runs at half speed, so that order holds and time still passes. */
const SLEW = 2;
/** An arrival of an earlier life may lie this far ahead and still be counted on from; beyond it that clock was wrong. */
const AHEAD_MAX_MS = 60 * 60_000;
/** So far ahead of the system clock it says more of ours than of what devices claim: what the order on the way may cost. */
const AHEAD_MS = 5_000;

export interface ArrivalClock {
  /**
   * The next instant, epoch ms with whole microseconds behind the point. `span`: how many instants the caller takes from here
   * on (see `instantsAfter`), at least 1.
   */
  next(span?: number): number;
  /** The system clock was set back, and this one still waits for it. */
  isAhead(): boolean;
}

/** Whether an arrival of an earlier life can be counted on from; epoch ms. */
export function isBelievable(lastArrival: number, now: number): boolean {
  return lastArrival < now + AHEAD_MAX_MS;
}

/**
 * `now`: epoch ms; `lastArrival`: of an earlier life, epoch ms. `elapsed`: ms that pass at the pace of `now`, whatever that one is set
 * to: a clock set back and then right again would else count the way back as time. Left out: nobody sets it.
 */
export function createArrivalClock(now: () => number, lastArrival?: number, elapsed: () => number = now): ArrivalClock {
  let seenMs = elapsed();
  // The first microsecond not given out yet.
  let freeUs =
    lastArrival !== undefined && isBelievable(lastArrival, Math.floor(now()))
      ? Math.round(lastArrival * US_PER_MS) + 1
      : 0;
  return {
    next(span = 1) {
      const present = Math.floor(now());
      const passing = elapsed();
      const passedUs = Math.max(0, passing - seenMs) * US_PER_MS;
      seenMs = passing;
      const presentUs = present * US_PER_MS;
      if (presentUs >= freeUs) freeUs = presentUs;
      else if (freeUs - presentUs > US_PER_MS) freeUs += Math.floor(passedUs / SLEW);
      const given = freeUs;
      freeUs += span;
      return fromMicros(given);
    },
    isAhead: () => freeUs - Math.floor(now()) * US_PER_MS > AHEAD_MS * US_PER_MS,
  };
}

/** The instant `count` microseconds after `arrival`: the parts of one message, in their order. */
export function instantsAfter(arrival: number, count: number): number {
  return count === 0 ? arrival : fromMicros(Math.round(arrival * US_PER_MS) + count);
}

// Built from whole numbers, so that the same microsecond is the same number wherever it was computed or read.
function fromMicros(us: number): number {
  return Math.floor(us / US_PER_MS) + (us % US_PER_MS) / US_PER_MS;
}
