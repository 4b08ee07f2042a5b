/** Timing of the live line, ms. No schema code, so that screens bundle it. */

/** How often each socket hears a beat. */
export const LIVE_HEARTBEAT_MS = 1500;
/** A client that heard nothing for this long veils itself. */
export const STALE_AFTER_SILENCE_MS = 4500;
