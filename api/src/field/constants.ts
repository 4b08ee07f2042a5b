/** When and where a check-in counts. No schema code, so that the phone bundles it. */

/** A check-in by position must be made this near to the checkpoint. */
export const CHECKIN_WITHIN_M = 80;
/** Older ones are refused: a phone that was off-line for longer has something else to tell. */
export const CHECKIN_AGE_MAX_MS = 7 * 24 * 60 * 60_000;
/** A stop can be made this long before its round begins. */
export const ROUND_AHEAD_MS = 30 * 60_000;
