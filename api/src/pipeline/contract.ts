/** Live table `pipeline`: how each stage between the devices and the screen is doing. docs/HEALTH.md */
import { PipelineStage, PipelineWhat } from '@cockpit/ingest/pipeline';
import Type, { type Static } from 'typebox';
import { Nullable } from '../wire/contract.ts';

/** unknown: nobody can tell, because what measures it is broken or the broker does not allow it. Unknown is not ok. */
export const StageState = Type.Union([
  Type.Literal('ok'),
  Type.Literal('slow'),
  Type.Literal('broken'),
  Type.Literal('unknown'),
]);
export type StageState = Static<typeof StageState>;

/** One row per stage, keyed by its name. The stage `socket` is the screen's own to judge and has no row. */
export const PipelineRow = Type.Object({
  stage: PipelineStage,
  rank: Type.Integer({ description: 'Of several broken stages the one with the lowest explains the others' }),
  state: StageState,
  since: Nullable(Type.Number({ description: 'Epoch ms since when it is so; null: not known' })),
  what: Nullable(PipelineWhat),
  ageMs: Nullable(
    Type.Integer({ description: 'Real ms since it is last known to work, rounded; null: not known, or not ok' }),
  ),
});
export type PipelineRow = Static<typeof PipelineRow>;

/** Live tables of the domain: table → row. */
export const PIPELINE_TABLES = { pipeline: PipelineRow } as const;
