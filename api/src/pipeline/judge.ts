/** From ages to states, by one rule for every stage: an age past its limit is slow, then broken; no age is unknown. Pure. */
import type { PipelineStage, PipelineWhat } from '@cockpit/ingest/pipeline';
import type { StageState } from './contract.ts';

/** Those with a row; `socket` is the screen's. */
export type JudgedStage = Exclude<PipelineStage, 'socket'>;

export interface Measure {
  /** Real ms since the stage is last known to work; null: nobody can tell. */
  ageMs: number | null;
  /** How it fails, if it does. */
  what: PipelineWhat | null;
}
export type Measures = Record<JudgedStage, Measure>;

export interface Judged {
  state: StageState;
  /** Monotonic ms since when it is so. */
  since: number;
  what: PipelineWhat | null;
  ageMs: number | null;
}
export type Judgement = Record<JudgedStage, Judged>;

interface Limits {
  slowMs: number;
  brokenMs: number;
}

/**
 * Real ms. A break has to be on the wall within 10 s: to these come up to 1 s each for the canary, the heartbeat, the reading of it and
 * the way to the screen. Held back (`held-back`) is never broken by itself: what it waits for is. A backfill keeps the rollups
 * busy for minutes.
 */
export const LIMITS: Record<JudgedStage, Limits> = {
  database: { slowMs: 1_500, brokenMs: 4_000 },
  broker: { slowMs: 1_500, brokenMs: 4_000 },
  queue: { slowMs: 2_000, brokenMs: 5_000 },
  ingest: { slowMs: 3_000, brokenMs: 5_000 },
  commit: { slowMs: 2_000, brokenMs: 5_000 },
  api: { slowMs: 2_000, brokenMs: 4_000 },
  rollups: { slowMs: 120_000, brokenMs: 900_000 },
};

/** In the order in which one explains another. */
export const JUDGED_STAGES: readonly JudgedStage[] = [
  'database',
  'broker',
  'queue',
  'ingest',
  'commit',
  'api',
  'rollups',
];

/** Those without which silence of a device proves nothing. */
const HEARING: readonly JudgedStage[] = ['database', 'broker', 'queue', 'ingest', 'commit'];

/** `now`: monotonic ms. `before` keeps since when. */
export function judge(measures: Measures, before: Judgement | undefined, now: number): Judgement {
  const judged = (stage: JudgedStage) => [stage, judgeStage(stage, measures[stage], before?.[stage], now)] as const;
  return Object.fromEntries(JUDGED_STAGES.map(judged)) as Judgement;
}

function judgeStage(stage: JudgedStage, { ageMs, what }: Measure, before: Judged | undefined, now: number): Judged {
  const state = stateOf(stage, { ageMs, what });
  const failing = state === 'slow' || state === 'broken';
  const same = before?.state === state;
  return {
    state,
    since: same ? before.since : failing ? now - (ageMs ?? 0) : now,
    what: state === 'ok' ? null : what,
    ageMs: state === 'ok' ? ageMs : null,
  };
}

function stateOf(stage: JudgedStage, { ageMs, what }: Measure): StageState {
  if (ageMs === null) return 'unknown';
  const { slowMs, brokenMs } = LIMITS[stage];
  if (ageMs >= brokenMs && what !== 'held-back') return 'broken';
  return ageMs >= slowMs ? 'slow' : 'ok';
}

/** The broken stage that explains the others; undefined: none is broken. */
export function rootBreak(judgement: Judgement): JudgedStage | undefined {
  return JUDGED_STAGES.find((stage) => judgement[stage].state === 'broken');
}

/** Monotonic ms since when devices may speak and not be heard; undefined: they are heard. */
export function unheardSince(judgement: Judgement): number | undefined {
  const broken = HEARING.map((stage) => judgement[stage]).filter(({ state }) => state === 'broken');
  return broken.length === 0 ? undefined : Math.min(...broken.map(({ since }) => since));
}
