/** Age of the oldest message that was received and is not stored yet, and of the reading that is held back because of it. */

/** Messages that came within this time of each other count as one: bounds what is kept. */
const STEP_MS = 100;

export interface WaitingAge {
  pushed(): void;
  /** The oldest `count` are stored. */
  stored(count: number): void;
  /** Ms; 0: none waits. */
  oldestMs(): number;
  /** Asks `whenRoom` and notes how long the answer takes. */
  hold(whenRoom: (callback: () => void) => void, callback: () => void): void;
  /** Ms since reading is held back; 0: it is not. */
  heldMs(): number;
}

/** `now`: monotonic ms. */
export function trackWaiting(now: () => number): WaitingAge {
  const steps: { at: number; count: number }[] = [];
  let held = 0;
  let heldSince = 0;
  return {
    pushed() {
      const at = now();
      const last = steps.at(-1);
      if (last !== undefined && at - last.at < STEP_MS) last.count += 1;
      else steps.push({ at, count: 1 });
    },
    stored(count) {
      let left = count;
      while (left > 0 && steps[0] !== undefined) {
        const taken = Math.min(left, steps[0].count);
        steps[0].count -= taken;
        left -= taken;
        if (steps[0].count === 0) steps.shift();
      }
    },
    oldestMs: () => (steps[0] === undefined ? 0 : now() - steps[0].at),
    hold(whenRoom, callback) {
      let answered = false;
      let waiting = false;
      whenRoom(() => {
        answered = true;
        if (waiting) held -= 1;
        callback();
      });
      if (answered) return;
      waiting = true;
      if (held === 0) heldSince = now();
      held += 1;
    },
    heldMs: () => (held === 0 ? 0 : now() - heldSince),
  };
}
