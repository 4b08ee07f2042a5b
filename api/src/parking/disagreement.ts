/** What a car park counts against what its own bays say. Pure; the wall and the alarm `bays-disagree` share it. */
import type { BayCounts, LotLatest } from './queries.ts';

/** From this share of the spaces on, the count is shown as suspect and enters no total. */
const DISAGREEMENT_SUSPECT_SHARE = 0.2;
/** Fewer than this many spaces are never a contradiction: cars move between two readings. */
const DISAGREEMENT_SPACES_MIN = 10;

/**
 * How far the count lies outside of what the bays allow, as a share of the registered spaces, 0 … 1 and more. A bay that is not
 * known may be either, a closed one is left out by some counters, and a space without a sensor may be either. Null: nothing to
 * compare.
 */
export function bayDisagreement(
  spaces: number,
  latest: Pick<LotLatest, 'occupied'>,
  bays: BayCounts | undefined,
): number | null {
  if (bays === undefined || spaces <= 0) return null;
  const known = bays.free + bays.occupied + bays.closed;
  if (known === 0) return null;
  const withoutSensor = Math.max(0, spaces - known - bays.unknown);
  const most = bays.occupied + bays.closed + bays.unknown + withoutSensor;
  const apart = Math.max(bays.occupied - latest.occupied, latest.occupied - most, 0);
  return apart < DISAGREEMENT_SPACES_MIN ? 0 : apart / spaces;
}

/** True when the bays of a car park contradict its count so widely that it is no truth. */
export function contradictsBays(
  spaces: number,
  latest: Pick<LotLatest, 'occupied'>,
  bays: BayCounts | undefined,
): boolean {
  return (bayDisagreement(spaces, latest, bays) ?? 0) >= DISAGREEMENT_SUSPECT_SHARE;
}
