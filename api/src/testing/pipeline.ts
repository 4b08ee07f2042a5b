/** A pipeline a test can break as it likes; whole until it does. */
import { PIPELINE_STAGES, type PipelineWhat } from '@cockpit/ingest/pipeline';
import type { PipelineRow } from '../pipeline/contract.ts';
import type { Pipeline } from '../pipeline/watch.ts';
import { NOW } from './community.ts';

export interface TestPipeline extends Pipeline {
  /** The stage is broken since `since` (epoch ms), or whole again. */
  set(stage: PipelineRow['stage'], broken: { what: PipelineWhat; since: number } | null): void;
}

export function testPipeline(): TestPipeline {
  const ok = (stage: PipelineRow['stage']): PipelineRow => ({
    stage,
    rank: PIPELINE_STAGES.indexOf(stage),
    state: 'ok',
    since: NOW,
    what: null,
    ageMs: 0,
  });
  const stages = PIPELINE_STAGES.filter((stage) => stage !== 'socket');
  let rows: Record<string, PipelineRow> = Object.fromEntries(stages.map((stage) => [stage, ok(stage)]));
  let changed = () => {};
  return {
    rows: () => rows,
    unheardSince() {
      const broken = Object.values(rows).filter(({ state, stage }) => state === 'broken' && stage !== 'rollups');
      return broken[0]?.since ?? null;
    },
    onChange(listener) {
      changed = listener;
    },
    ownState() {},
    ready: Promise.resolve(),
    async stop() {},
    set(stage, broken) {
      rows = {
        ...rows,
        [stage]: broken === null ? ok(stage) : { ...ok(stage), ...broken, state: 'broken', ageMs: null },
      };
      changed();
    },
  };
}
