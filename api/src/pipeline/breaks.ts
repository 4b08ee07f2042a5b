/** Which breaks are worth a row of their own, and those rows. A break that another one explains is not told as well. */
import type { PipelineWhat } from '@cockpit/ingest/pipeline';
import type pg from 'pg';
import { JUDGED_STAGES, type JudgedStage, type Judgement } from './judge.ts';

/** A break is over when its stage was not broken for this long: one that comes and goes is one. Real ms. */
export const RECOVERY_MIN_MS = 10_000;
/** So long after a break has ended, what it left behind is still its own: what waited is read and stored. Real ms. */
export const AFTERMATH_MS = 15_000;

export interface Break {
  stage: JudgedStage;
  what: PipelineWhat;
  /** Monotonic ms. */
  since: number;
  endedAt: number | undefined;
}

export interface Breaks {
  judged(judgement: Judgement, now: number): void;
  /** This process did not run. */
  paused(since: number, now: number): void;
  /** What is not stored yet, oldest first. */
  unstored(): Break[];
  /** Stages whose break is not over. */
  standing(): JudgedStage[];
  /** It is stored as it was when it was taken. */
  stored(taken: readonly Break[]): void;
}

/** Ended breaks that wait for a database that is away; the oldest are kept, as they explain most. */
const WAITING_MAX = 100;

/** Follows the judgements; pure but for what it remembers. */
export function followBreaks(): Breaks {
  const open = new Map<JudgedStage, Break & { quietSince: number | undefined }>();
  const dirty = new Set<Break>();
  /** When a stage was broken last, also unrecorded. */
  const brokenAt = new Map<JudgedStage, number>();

  const explained = (stage: JudgedStage, now: number) =>
    JUDGED_STAGES.slice(0, JUDGED_STAGES.indexOf(stage)).some(
      (other) => now - (brokenAt.get(other) ?? Number.NEGATIVE_INFINITY) < AFTERMATH_MS,
    );

  return {
    judged(judgement, now) {
      for (const stage of JUDGED_STAGES) if (judgement[stage].state === 'broken') brokenAt.set(stage, now);
      for (const stage of JUDGED_STAGES) {
        const { state, since, what } = judgement[stage];
        const standing = open.get(stage);
        if (state === 'broken' && standing === undefined && what !== null && !explained(stage, now)) {
          const begun = { stage, what, since, endedAt: undefined, quietSince: undefined };
          open.set(stage, begun);
          dirty.add(begun);
        }
        if (standing === undefined) continue;
        standing.quietSince = state === 'broken' ? undefined : (standing.quietSince ?? now);
        if (standing.quietSince === undefined || now - standing.quietSince < RECOVERY_MIN_MS) continue;
        open.delete(stage);
        dirty.delete(standing);
        dirty.add({ ...standing, endedAt: standing.quietSince });
      }
    },
    paused(since, now) {
      if (dirty.size < WAITING_MAX) dirty.add({ stage: 'api', what: 'paused', since, endedAt: now });
    },
    standing: () => [...open.keys()],
    unstored: () => [...dirty].toSorted((a, b) => a.since - b.since),
    stored(taken) {
      for (const one of taken) dirty.delete(one);
    },
  };
}

/** Ends what is open and is not broken any more by the word of this api: an earlier one may have noted it and died. */
const CLOSE_OTHERS = `
  update pipeline_break set ended_at = to_timestamp($2::float8 / 1000)
  where ended_at is null and not stage = any($1::text[]) and stage <> 'api'`;
/** Several apis see the same break: of those that overlap one is noted. */
const BEGIN = `
  insert into pipeline_break (stage, what, since, noticed_at)
  select $1, $2, to_timestamp($3::float8 / 1000), to_timestamp($4::float8 / 1000)
  where not exists (select from pipeline_break b where b.stage = $1 and b.since <= to_timestamp($4::float8 / 1000)
    and coalesce(b.ended_at, 'infinity') >= to_timestamp($3::float8 / 1000))
  on conflict (stage) where ended_at is null do nothing`;
const END = `update pipeline_break set ended_at = greatest(since, to_timestamp($2::float8 / 1000)) where stage = $1 and ended_at is null`;

/** Stores breaks and ends those that are over. `sessionInstant`: monotonic ms → epoch ms of the community's clock. */
export async function storeBreaks(
  client: pg.ClientBase,
  breaks: readonly Break[],
  standing: readonly JudgedStage[],
  now: number,
  instantOf: (at: number) => number,
): Promise<void> {
  for (const { stage, what, since, endedAt } of breaks) {
    await client.query(BEGIN, [stage, what, instantOf(since), instantOf(endedAt ?? now)]);
    if (endedAt !== undefined) await client.query(END, [stage, instantOf(endedAt)]);
  }
  await client.query(CLOSE_OTHERS, [standing, instantOf(now)]);
}
