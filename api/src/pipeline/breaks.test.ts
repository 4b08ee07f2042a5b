import { beforeEach, describe, expect, it } from 'vitest';
import { AFTERMATH_MS, type Breaks, followBreaks, RECOVERY_MIN_MS } from './breaks.ts';
import { JUDGED_STAGES, type JudgedStage, type Judgement } from './judge.ts';

let now: number;
let breaks: Breaks;

beforeEach(() => {
  now = 0;
  breaks = followBreaks();
});

/** Judges twice a second for so long that these stages are broken since `since`. */
function pass(ms: number, broken: Partial<Record<JudgedStage, number>>): void {
  for (const until = now + ms; now < until; now += 500) {
    const judgement = Object.fromEntries(
      JUDGED_STAGES.map((stage) => {
        const since = broken[stage];
        return [stage, { state: since === undefined ? 'ok' : 'broken', since: since ?? 0, what: 'stuck', ageMs: null }];
      }),
    );
    breaks.judged(judgement as Judgement, now);
  }
}

const told = () => breaks.unstored().map(({ stage, since, endedAt }) => ({ stage, since, endedAt }));

describe('breaks', () => {
  it('are one from the first broken instant to the last, told open and told ended', () => {
    pass(5_000, {});
    pass(10_000, { ingest: 4_000 });
    expect(told()).toEqual([{ stage: 'ingest', since: 4_000, endedAt: undefined }]);
    breaks.stored(breaks.unstored());
    pass(RECOVERY_MIN_MS + 1_000, {});
    expect(told()).toEqual([{ stage: 'ingest', since: 4_000, endedAt: 15_000 }]);
    expect(breaks.standing()).toEqual([]);
  });

  it('that come and go are one', () => {
    for (let i = 0; i < 5; i++) {
      pass(3_000, { queue: 0 });
      pass(RECOVERY_MIN_MS - 2_000, {});
    }
    expect(told()).toHaveLength(1);
    expect(breaks.standing()).toEqual(['queue']);
  });

  it('that another one explains are not told, during it and in its aftermath', () => {
    pass(5_000, { database: 0, commit: 0 });
    pass(AFTERMATH_MS - 1_000, { commit: 0 });
    pass(RECOVERY_MIN_MS + 1_000, {});
    expect(told().map(({ stage }) => stage)).toEqual(['database']);
  });

  it('that outlast what explains them are told with their own beginning', () => {
    pass(5_000, { database: 0, ingest: 2_000 });
    pass(AFTERMATH_MS + 1_000, { ingest: 2_000 });
    expect(told()).toContainEqual({ stage: 'ingest', since: 2_000, endedAt: undefined });
  });

  it('of lesser stages hide no break of greater ones', () => {
    pass(60_000, { rollups: 0 });
    pass(5_000, { rollups: 0, ingest: 58_000 });
    expect(told().map(({ stage }) => stage)).toEqual(['rollups', 'ingest']);
  });

  it('keep only so many while nothing can be stored', () => {
    for (let i = 0; i < 500; i++) breaks.paused(i, i + 1);
    expect(told().length).toBeLessThanOrEqual(100);
  });
});
