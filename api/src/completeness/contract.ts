/** Whether a total may stand as one: decided once, for every sum over sources. Pure, and without schema code, so that screens bundle it. */

/**
 * whole: every expected source is in it · partial: most are; it is a lower bound and says so · unknown: fewer than half are; no
 * headline, but what is known is told beside it.
 */
export type Coverage = 'whole' | 'partial' | 'unknown';

/** Below this share of the expected sources a total is no figure any more. */
const KNOWN_SHARE = 0.5;

/** Where nothing is expected nothing is missing. Undefined figures are unknown. */
export function coverageOf(row: { reporting: number; expected: number } | undefined): Coverage {
  if (row === undefined) return 'unknown';
  const { reporting, expected } = row;
  if (expected <= 0 || reporting >= expected) return 'whole';
  return reporting < KNOWN_SHARE * expected ? 'unknown' : 'partial';
}
