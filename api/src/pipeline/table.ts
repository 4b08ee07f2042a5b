/** The rows that screens see of a judgement, changed only when something they show has changed. */
import { PIPELINE_STAGES } from '@cockpit/ingest/pipeline';
import type { Logger } from 'pino';
import type { PipelineRow } from './contract.ts';
import { JUDGED_STAGES, type JudgedStage, type Judgement, rootBreak, unheardSince } from './judge.ts';

/** Ages are shown to this precision, so that a screen is not told of every millisecond. */
const AGE_STEP_MS = 500;

export interface PipelineTable {
  /** Table `pipeline`, keyed by stage. */
  rows(): Readonly<Record<string, PipelineRow>>;
  /** Epoch ms since when devices may speak and not be heard; null: they are heard. */
  unheardSince(): number | null;
  /** Called when rows have changed. One listener. */
  onChange(listener: () => void): void;
  /** Takes a judgement over. */
  show(judged: Judgement): void;
}

/** `sessionInstant`: monotonic ms → epoch ms of the community's clock. */
export function createPipelineTable(instantOf: (at: number) => number, log: Logger): PipelineTable {
  let rows: Record<string, PipelineRow> = {};
  let unheard: number | null = null;
  let changed = () => {};
  return {
    rows: () => rows,
    unheardSince: () => unheard,
    onChange(listener) {
      changed = listener;
    },
    show,
  };

  function show(judged: Judgement): void {
    const next = Object.fromEntries(JUDGED_STAGES.map((stage) => [stage, rowOf(stage, judged)]));
    const since = unheardSince(judged);
    const heard = since === undefined ? null : (unheard ?? Math.round(instantOf(since)));
    if (heard === unheard && JUDGED_STAGES.every((stage) => isSame(rows[stage], next[stage]))) return;
    const root = rootBreak(judged);
    if (root !== undefined && rows[root]?.state !== 'broken')
      log.error({ stage: root, what: judged[root].what }, 'pipeline broken');
    rows = next;
    unheard = heard;
    changed();
  }

  function rowOf(stage: JudgedStage, judged: Judgement): PipelineRow {
    const { state, since, what, ageMs } = judged[stage];
    const before = rows[stage];
    // Converted once: the two clocks drift by a millisecond now and then, and "since" must not move.
    const kept = before !== undefined && before.state === state ? before.since : null;
    return {
      stage,
      rank: PIPELINE_STAGES.indexOf(stage),
      state,
      since: kept ?? Math.round(instantOf(since)),
      what,
      ageMs: ageMs === null ? null : Math.floor(ageMs / AGE_STEP_MS) * AGE_STEP_MS,
    };
  }
}

function isSame(a: PipelineRow | undefined, b: PipelineRow | undefined): boolean {
  return a?.state === b?.state && a?.since === b?.since && a?.what === b?.what && a?.ageMs === b?.ageMs;
}
