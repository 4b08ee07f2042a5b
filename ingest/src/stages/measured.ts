/** The age of each stage as it can be told now. */
import type { Canary } from './canary.ts';
import type { Measures } from './heartbeat.ts';
import type { RollupWatch } from './rollup-watch.ts';
import type { WaitingAge } from './waiting-age.ts';

export interface MeasuredParts {
  canary: Pick<Canary, 'broker' | 'queue'>;
  waiting: Pick<WaitingAge, 'heldMs' | 'oldestMs'>;
  rollups: Pick<RollupWatch, 'lagMs'>;
}

export function measuredStages({ canary, waiting, rollups }: MeasuredParts): Measures['stages'] {
  const heldMs = waiting.heldMs();
  // Nothing is read while held back: neither the broker nor its queue can be judged by what comes from them.
  const unread = { ageMs: null, what: null };
  const broker = canary.broker();
  return {
    broker: heldMs > 0 && broker.what !== 'unreachable' ? unread : broker,
    queue: heldMs > 0 ? unread : canary.queue(),
    ingest: { ageMs: heldMs, what: 'held-back' },
    commit: { ageMs: waiting.oldestMs(), what: 'waiting' },
    rollups: { ageMs: rollups.lagMs(), what: 'behind' },
  };
}
