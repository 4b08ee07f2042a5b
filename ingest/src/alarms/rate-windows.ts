/**
 * Numbers of the last minutes, for rules about their change. In memory: after a start, or where several workers share a
 * device, a rise is seen among the readings of one worker only.
 */
import type { Reading } from '../reading.ts';
import type { ConditionOf } from './contract.ts';
import { type JudgedReading, measured, type Sample } from './judging/contract.ts';

/** Of one rule and device; past it every second one goes, so the window keeps its length. */
const SAMPLES_MAX = 120;
/** Rule and device pairs; past it the longest unheard go. */
const WINDOWS_MAX = 50_000;

export interface RateWindows {
  /** The numbers before this reading, which is taken in. */
  pass(rule: string, condition: ConditionOf<'rate'>, reading: Reading, judged: JudgedReading): readonly Sample[];
}

export function rateWindows(): RateWindows {
  const windows = new Map<string, Sample[]>();
  return {
    pass(rule, { measure, withinS }, { device, effectiveAt }, judged) {
      const value = measured(measure, judged);
      const key = `${rule} ${device.id}`;
      const before = (windows.get(key) ?? []).filter(
        ({ at }) => at !== effectiveAt && at >= effectiveAt - withinS * 1_000,
      );
      windows.delete(key);
      if (value === null || judged.quality !== 0) {
        if (before.length > 0) windows.set(key, before);
        return before;
      }
      const kept = before.length < SAMPLES_MAX ? before : before.filter((_, index) => index % 2 === 0);
      windows.set(key, [...kept, { at: effectiveAt, value }]);
      if (windows.size > WINDOWS_MAX) windows.delete(windows.keys().next().value ?? '');
      return before;
    },
  };
}
