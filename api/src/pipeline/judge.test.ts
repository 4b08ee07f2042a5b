import { describe, expect, it } from 'vitest';
import {
  JUDGED_STAGES,
  type JudgedStage,
  judge,
  LIMITS,
  type Measure,
  type Measures,
  rootBreak,
  unheardSince,
} from './judge.ts';

const NOW = 1_000_000;
const WELL: Measure = { ageMs: 0, what: null };

function measures(changed: Partial<Measures> = {}): Measures {
  const all = Object.fromEntries(JUDGED_STAGES.map((stage) => [stage, WELL])) as Measures;
  return { ...all, ...changed };
}

function stateOf(stage: JudgedStage, ageMs: number | null) {
  return judge(measures({ [stage]: { ageMs, what: 'stuck' } }), undefined, NOW)[stage];
}

describe.each(JUDGED_STAGES)('stage %s', (stage) => {
  const { slowMs, brokenMs } = LIMITS[stage];

  it('is ok below its limit, slow past it, broken past the second, unknown without an age', () => {
    expect(stateOf(stage, 0).state).toBe('ok');
    expect(stateOf(stage, slowMs - 1).state).toBe('ok');
    expect(stateOf(stage, slowMs).state).toBe('slow');
    expect(stateOf(stage, brokenMs - 1).state).toBe('slow');
    expect(stateOf(stage, brokenMs).state).toBe('broken');
    expect(stateOf(stage, Number.POSITIVE_INFINITY).state).toBe('broken');
    expect(stateOf(stage, null)).toEqual({ state: 'unknown', since: NOW, what: 'stuck', ageMs: null });
  });

  it('is broken since it last worked, not since that was noticed, and keeps that instant', () => {
    const first = judge(measures({ [stage]: { ageMs: brokenMs, what: 'stuck' } }), undefined, NOW);
    expect(first[stage].since).toBe(NOW - brokenMs);
    const later = judge(measures({ [stage]: { ageMs: brokenMs + 7_013, what: 'stuck' } }), first, NOW + 7_000);
    expect(later[stage].since).toBe(NOW - brokenMs);
    const whole = judge(measures(), later, NOW + 8_000);
    expect(whole[stage]).toMatchObject({ state: 'ok', since: NOW + 8_000, what: null });
  });
});

describe('the limits', () => {
  it('leave the way to the screen time enough for 10 s in all, but for the rollups', () => {
    for (const stage of JUDGED_STAGES.filter((one) => one !== 'rollups'))
      expect(LIMITS[stage].brokenMs).toBeLessThanOrEqual(5_000);
  });
});

describe('of several stages', () => {
  it('the one that explains the others is named', () => {
    const old: Measure = { ageMs: 60_000, what: 'stuck' };
    expect(rootBreak(judge(measures(), undefined, NOW))).toBeUndefined();
    expect(rootBreak(judge(measures({ commit: old, database: old }), undefined, NOW))).toBe('database');
    expect(rootBreak(judge(measures({ queue: old, broker: old }), undefined, NOW))).toBe('broker');
  });

  it('reading that is held back is slow, as what it waits for is what is broken', () => {
    const held = judge(measures({ ingest: { ageMs: 600_000, what: 'held-back' } }), undefined, NOW);
    expect(held.ingest.state).toBe('slow');
  });

  it('devices are unheard since the first of those they speak through broke; charts and the api are not among them', () => {
    const at = (ageMs: number): Measure => ({ ageMs, what: 'stuck' });
    expect(unheardSince(judge(measures({ rollups: at(9e9), api: at(9e9) }), undefined, NOW))).toBeUndefined();
    expect(unheardSince(judge(measures({ queue: at(6_000), commit: at(20_000) }), undefined, NOW))).toBe(NOW - 20_000);
    const refused = measures({ queue: { ageMs: null, what: 'canary-refused' } });
    expect(unheardSince(judge(refused, undefined, NOW))).toBeUndefined();
  });
});
