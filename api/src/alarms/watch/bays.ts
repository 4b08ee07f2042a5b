/** Car parks whose count contradicts their own bays. Pure. */
import type { RuleSet } from '@cockpit/ingest/alarms/rules';
import { isReporting } from '../../freshness/freshness.ts';
import { bayDisagreement } from '../../parking/disagreement.ts';
import type { BayCounts, LotLatest } from '../../parking/queries.ts';
import type { Registry } from '../../registry/registry.ts';
import type { ActivePoint } from './due.ts';

const MINUTE_MS = 60_000;
const PERCENT = 100;

/** A point that has to hold for a while before it counts. */
export type Holding = Omit<ActivePoint, 'at'> & { holdsMs: number };

/** Points at which count and bays are apart now, by the rules of each car park. */
export function disagreeingCarParks(
  { lots, bays }: { lots: ReadonlyMap<number, LotLatest>; bays: ReadonlyMap<number, BayCounts> },
  rules: RuleSet,
  registry: Registry,
  now: number,
): Holding[] {
  return registry.carParks.flatMap((lot) => {
    const latest = lot.device === null ? undefined : lots.get(lot.device);
    // What is suspect or silent has alarms of its own.
    if (latest === undefined || !isReporting(latest, lot.reportEveryS, now)) return [];
    const counts = bays.get(lot.id);
    const share = bayDisagreement(lot.capacity, latest, counts);
    if (share === null || counts === undefined) return [];
    const place = { community: registry.community.code, kind: lot.kind, code: lot.code, attributes: {} };
    return rules.rulesFor(place).flatMap(({ code: rule, condition }) => {
      if (condition.kind !== 'bays-disagree' || share * PERCENT < condition.share) return [];
      const args = { occupied: latest.occupied, bays: counts, share };
      const facts = { facility: lot.id, device: lot.device, grid: lot.grid, name: null, args };
      return [{ rule, source: `bays:${lot.device}`, holdsMs: condition.minutes * MINUTE_MS, facts }];
    });
  });
}
