/** What a screen says of the pipeline: the one stage that explains the others. Pure. */
import type { PipelineRow } from '@cockpit/api/pipeline';

type Rows = Readonly<Record<string, PipelineRow>>;

export interface StageFault {
  stage: PipelineRow['stage'];
  /** Epoch ms; null: not known. */
  since: number | null;
  what: PipelineRow['what'];
}

export type PipelineState =
  | { kind: 'whole' }
  /** Nothing is broken as far as anybody can tell, and not everything can be told. */
  | { kind: 'unknown' }
  | ({ kind: 'slow' | 'broken' } & StageFault);

/** Of several the one with the lowest rank. A broker that does not allow to be measured (`canary-refused`) is no fault. */
export function pipelineState(rows: Rows | undefined): PipelineState {
  const ranked = Object.values(rows ?? {}).toSorted((a, b) => a.rank - b.rank);
  for (const kind of ['broken', 'slow'] as const) {
    const row = ranked.find(({ state }) => state === kind);
    if (row !== undefined) return { kind, stage: row.stage, since: row.since, what: row.what };
  }
  const untold = ranked.some(({ state, what }) => state === 'unknown' && what !== 'canary-refused');
  return ranked.length === 0 || untold ? { kind: 'unknown' } : { kind: 'whole' };
}

/** Only the rollups are behind: what is shown live is right. */
export function isOfChartsOnly({ stage }: StageFault): boolean {
  return stage === 'rollups';
}
