/** How a total that is a lower bound is written, by how much of it is known. Pure. */
import { coverageOf } from '@cockpit/api/completeness';
import { UNKNOWN_MARK, whole } from '../format/numbers.ts';

interface Counted {
  reporting: number;
  expected: number;
}

/** "1 346", "≥ 1 346" when sources are missing, "—" when fewer than half of them are in it. */
export function totalText(n: number | null | undefined, row: Counted | undefined): string {
  const coverage = coverageOf(row);
  if (n == null || coverage === 'unknown') return UNKNOWN_MARK;
  return coverage === 'partial' ? `≥ ${whole(n)}` : whole(n);
}

/** What is known of a total that is none: "479"; empty where the total stands, or nothing at all is known. */
export function knownPart(n: number | null | undefined, row: Counted | undefined): string {
  return n == null || coverageOf(row) !== 'unknown' ? '' : whole(n);
}
