/** The server's clock as seen from here. Every age and the header's clock run on it, never on the screen's own. */

/** Beats remembered; the least delayed of them is the best estimate. */
const BEATS_KEPT = 8;
/** A larger jump than network delay explains (real ms) means another clock: start afresh. */
const JUMP_MS = 3000;

export interface ServerClock {
  /** Epoch ms; the screen's own clock until the first beat. */
  now(): number;
  /** Simulated seconds per real second. */
  speed(): number;
  /** Takes note of the server's time in a message that has just arrived. */
  hear(at: number, speed: number): void;
}

/** `monotonicNow` counts real milliseconds from any origin; `wallNow` is only used before the first message. */
export function serverClock(monotonicNow: () => number, wallNow: () => number): ServerClock {
  let speed = 1;
  /** Server time minus scaled local time, one per message; delay only ever makes it smaller. */
  let offsets: number[] = [];
  let offset: number | undefined;

  return {
    now: () => (offset === undefined ? wallNow() : Math.round(offset + monotonicNow() * speed)),
    speed: () => speed,
    hear(at, newSpeed) {
      const seen = at - monotonicNow() * newSpeed;
      const jumped = offset !== undefined && Math.abs(seen - offset) > JUMP_MS * newSpeed;
      if (newSpeed !== speed || jumped) offsets = [];
      speed = newSpeed;
      offsets = [...offsets.slice(1 - BEATS_KEPT), seen];
      offset = Math.max(...offsets);
    },
  };
}
