import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QUALITY } from '../../messages/contract.ts';
import type { ConditionOf } from '../contract.ts';
import { type ConditionState, type JudgedReading, step, type Verdict, verdictOf } from './contract.ts';

const FULL: ConditionOf<'threshold'> = {
  kind: 'threshold',
  measure: 'parking-occupancy',
  side: 'above',
  limit: 95,
  deadband: 5,
  onDelayS: 0,
  offDelayS: 0,
};
const lot = (occupied: number, quality = 0): JudgedReading => ({
  event: 'occupancy',
  domain: 'parking',
  quality,
  payload: { total: 110, occupied, outOfService: 10 },
  capacity: 110,
  clockError: 0,
});
const sensor = (state: string, value = 0): JudgedReading => ({
  event: 'state',
  domain: 'hazard',
  quality: 0,
  payload: { kind: 'smoke', state, value, unit: '°C' },
  capacity: null,
  clockError: 0,
});

describe('a verdict', () => {
  it('on a threshold counts at the limit, ends behind the deadband and holds between', () => {
    expect([94, 95, 91, 90].map((occupied) => verdictOf(FULL, lot(occupied), 0, []))).toEqual([
      'hold',
      'on',
      'hold',
      'off',
    ]);
  });

  it('on a suspect reading is none, except for the rule about suspect readings', () => {
    expect(verdictOf(FULL, lot(200, QUALITY.overCapacity), 0, [])).toBe('hold');
    const suspect = { kind: 'suspect', event: 'occupancy', onDelayS: 0, offDelayS: 0 } as const;
    expect(verdictOf(suspect, lot(200, QUALITY.overCapacity), 0, [])).toBe('on');
    expect(verdictOf(suspect, lot(20), 0, [])).toBe('off');
  });

  it('on a state ends with the words given for it: a fault does not end an alarm', () => {
    const smoke = {
      kind: 'state',
      field: 'hazard-state',
      is: ['alarm'],
      until: ['normal'],
      onDelayS: 0,
      offDelayS: 0,
    } as const;
    const rule = { ...smoke, is: [...smoke.is], until: [...smoke.until] };
    expect(['alarm', 'fault', 'normal'].map((state) => verdictOf(rule, sensor(state), 0, []))).toEqual([
      'on',
      'hold',
      'off',
    ]);
  });

  it('on a state that is not known ends nothing, whatever the rule says of other words', () => {
    const alarmed = { kind: 'state', field: 'hazard-state', is: ['alarm'], onDelayS: 0, offDelayS: 0 } as const;
    const rule = { ...alarmed, is: [...alarmed.is] };
    expect(verdictOf(rule, sensor('unknown'), 0, [])).toBe('hold');
    expect(verdictOf({ ...rule, is: ['unknown'] }, sensor('unknown'), 0, [])).toBe('on');
    expect(verdictOf({ ...rule, is: ['unknown'] }, sensor('normal'), 0, [])).toBe('off');
    const taken = { ...rule, field: 'bay-state' as const, is: ['occupied'] };
    const bay = { ...sensor('unknown'), event: 'bay', domain: 'parking' };
    expect(verdictOf(taken, bay, 0, [])).toBe('hold');
  });

  it('on a number beside an unknown state may begin and ends nothing', () => {
    const hot = { ...FULL, measure: 'hazard-value', limit: 80 } as const;
    expect([85, 20].map((value) => verdictOf(hot, sensor('unknown', value), 0, []))).toEqual(['on', 'hold']);
    const rising = { kind: 'rate', measure: 'hazard-value', limit: 15, withinS: 60, offDelayS: 0 } as const;
    expect(verdictOf(rising, sensor('unknown', 1), 1_000, [{ at: 0, value: 1 }])).toBe('hold');
  });

  it('on a rate compares with the farthest number within its time and looks no further back', () => {
    const rising = { kind: 'rate', measure: 'hazard-value', limit: 15, withinS: 60, offDelayS: 0 } as const;
    const samples = [
      { at: 0, value: 0 },
      { at: 50_000, value: 20 },
    ];
    expect(verdictOf(rising, sensor('normal', 34), 100_000, samples)).toBe('hold');
    expect(verdictOf(rising, sensor('normal', 36), 100_000, samples)).toBe('on');
    expect(verdictOf(rising, sensor('normal', 25), 100_000, samples)).toBe('off');
    expect(verdictOf({ ...rising, limit: -15 }, sensor('normal', 4), 100_000, samples)).toBe('on');
  });
});

describe('a condition', () => {
  const delays = { onDelayS: 60, offDelayS: 30 };

  it('counts only after it has held for its delay, at the instant the delay ran out', () => {
    const rising = step(undefined, 'on', 1_000, delays);
    expect(rising).toEqual({ state: { phase: 'rising', since: 1_000, dueAt: 61_000 }, transitions: [] });
    expect(step(rising.state, 'off', 60_000, delays)).toEqual({ state: undefined, transitions: [] });
    expect(step(rising.state, 'tick', 70_000, delays).transitions).toEqual([{ turn: 'raise', at: 61_000 }]);
  });

  it('that ended while nobody looked and came back turned twice', () => {
    const falling: ConditionState = { phase: 'falling', since: 0, dueAt: 30_000 };
    expect(step(falling, 'on', 40_000, { onDelayS: 0, offDelayS: 30 }).transitions).toEqual([
      { turn: 'clear', at: 30_000 },
      { turn: 'raise', at: 40_000 },
    ]);
  });

  it('raises and clears in turn, never early, whatever comes when', () => {
    const anyVerdict = fc.constantFrom<Verdict | 'tick'>('on', 'off', 'hold', 'tick');
    const journey = fc.array(fc.tuple(fc.integer({ min: 1, max: 100 }), anyVerdict), { maxLength: 40 });
    const delay = fc.integer({ min: 0, max: 60 });
    fc.assert(
      fc.property(journey, delay, delay, (steps, onDelayS, offDelayS) => {
        let state: ConditionState | undefined;
        let active = false;
        let [at, lastOff, lastOn, lastTurn] = [0, 0, 0, 0];
        for (const [seconds, verdict] of steps) {
          at += seconds * 1_000;
          const next = step(state, verdict, at, { onDelayS, offDelayS });
          for (const { turn, at: turnAt } of next.transitions) {
            expect(turn === 'raise').toBe(!active);
            expect(turnAt).toBeGreaterThanOrEqual(lastTurn);
            expect(turnAt).toBeLessThanOrEqual(at);
            // All of the delay lies after the last word to the contrary.
            if (turnAt < at || verdict === 'tick')
              expect(turnAt - (turn === 'raise' ? lastOff : lastOn)).toBeGreaterThanOrEqual(
                (turn === 'raise' ? onDelayS : offDelayS) * 1_000,
              );
            active = turn === 'raise';
            lastTurn = turnAt;
          }
          if (verdict === 'off') lastOff = at;
          if (verdict === 'on') lastOn = at;
          state = next.state;
          expect(state?.phase === 'active' || state?.phase === 'falling').toBe(active);
        }
      }),
      { seed: 3, numRuns: 1_000 },
    );
  });
});
