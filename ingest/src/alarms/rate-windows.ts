/**
 * Numbers of the last minutes, for rules about their change. In memory: after a start, or where several workers share a
 * device, a rise is seen among the readings of one worker only.
 */
import type { ConditionOf } from './contract.ts';
import { type JudgedReading, measured, type Sample } from './judging/contract.ts';

/** Samples of a window, evenly: a rise is measured to within a thirtieth of its time. */
const SAMPLES = 30;
/** Rule and device pairs; past it the oldest windows of the rule go. */
const WINDOWS_MAX = 20_000;

export interface RateWindows {
  /** The numbers before this reading, which is taken in. Asked twice for one reading, it answers the same. */
  pass(
    rule: string,
    condition: ConditionOf<'rate'>,
    device: number,
    at: number,
    judged: JudgedReading,
  ): readonly Sample[];
}

export function rateWindows(): RateWindows {
  const rules = new Map<string, Map<number, Sample[]>>();
  return {
    pass(rule, condition, device, at, judged) {
      let windows = rules.get(rule);
      if (!windows) {
        windows = new Map();
        rules.set(rule, windows);
      }
      let samples = windows.get(device);
      if (!samples) {
        if (windows.size >= WINDOWS_MAX) windows.delete(windows.keys().next().value ?? 0);
        samples = [];
        windows.set(device, samples);
      }
      take(samples, condition, at, judged);
      return samples;
    },
  };
}

function take(samples: Sample[], { measure, withinS }: ConditionOf<'rate'>, at: number, judged: JudgedReading): void {
  const last = samples.at(-1);
  if (judged.quality !== 0 || (last && at < last.at + (withinS * 1_000) / SAMPLES)) return;
  const value = measured(measure, judged);
  if (value === null) return;
  const [first] = samples;
  if (first && first.at < at - withinS * 1_000) samples.shift();
  samples.push({ at, value });
}
