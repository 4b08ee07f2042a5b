/** What the pipeline has to say to `/api/health`. Pure. */
import type { PipelineRow } from '../pipeline/contract.ts';
import { WHAT_WORDS } from '../pipeline/words.ts';
import type { HealthReason } from './contract.ts';

/** Broken stages make health degraded, the one that explains the others first. */
export function pipelineReasons(rows: Readonly<Record<string, PipelineRow>>): HealthReason[] {
  return Object.values(rows)
    .filter(({ state }) => state === 'broken')
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ stage, since, what }) => ({ stage, since, what: what === null ? 'is broken' : WHAT_WORDS[what].en }));
}
