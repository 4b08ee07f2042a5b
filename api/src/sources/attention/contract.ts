/** When silent sources matter enough for amber: decided once, for header, tile and wall. Pure, and without schema code. */

/** From this share of the expected sources on. */
export const SILENT_SHARE = 0.05;

/** Why silence matters: sources that must not be missing, or too many of any kind. */
export type SilenceReason = 'important' | 'share';

/** Null: calm. One of a thousand is for the maintenance list, the gas sensor of a major point is not. */
export function silenceOf(row: {
  expected: number;
  reporting: number;
  /** Sources of car parks' counters and major hazard points that do not report. */
  importantSilent: number;
}): SilenceReason | null {
  if (row.importantSilent > 0) return 'important';
  const missing = row.expected - row.reporting;
  return missing > 0 && missing >= SILENT_SHARE * row.expected ? 'share' : null;
}
