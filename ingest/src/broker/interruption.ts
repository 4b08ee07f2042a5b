/**
 * When we ourselves were not listening. What the broker kept for us meanwhile arrives late through no fault of a device's
 * clock, so its age must not make it suspect.
 */
import type { Clock } from '../clock/contract.ts';

/** How long after coming back the kept messages may still be arriving, real time. */
const CATCH_UP_MS = 10 * 60_000;
/** A connection is noticed as lost later than it stopped delivering (keep-alive). */
const NOTICE_MS = 2 * 60_000;

export interface Interruption {
  /** `at`: epoch ms; now when left out. */
  lost(at?: number): void;
  restored(): void;
  /** Messages sent since this instant (epoch ms) may have been kept by the broker; undefined: none are. */
  keptSince(): number | undefined;
}

/** `since`: when messages last arrived in an earlier life, epoch ms; undefined: there was none. */
export function trackInterruption(clock: Clock, since: number | undefined): Interruption {
  let from = since;
  let restoredAt: number | undefined;
  const caughtUp = () => restoredAt !== undefined && clock.now() > restoredAt + CATCH_UP_MS * clock.speed;
  return {
    lost(at = clock.now()) {
      // A second loss while still catching up: what was kept first may still be on its way.
      if (from === undefined || caughtUp()) from = at;
      restoredAt = undefined;
    },
    restored() {
      restoredAt = clock.now();
    },
    keptSince: () => (from === undefined || caughtUp() ? undefined : from - NOTICE_MS * clock.speed),
  };
}
