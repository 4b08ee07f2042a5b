/**
 * Numbers of the last minutes, for rules about their change and about clocks. In memory: after a start, or where several workers
 * share a device, a rise is seen among the readings of one worker only.
 */
import type { AlarmCondition } from './contract.ts';
import { type JudgedReading, type Sample, sampleOf, windowMsOf } from './judging/contract.ts';

/** Samples of a window, evenly: a rise is measured to within a thirtieth of its time. */
const SAMPLES = 30;
/** Rule and device pairs; past it the oldest windows of the rule go. */
const WINDOWS_MAX = 20_000;
const NONE: readonly never[] = [];

export interface RateWindows {
  /** The numbers around this reading, which is taken in. Asked twice for one reading, it answers the same. */
  pass(rule: string, condition: AlarmCondition, device: number, at: number, judged: JudgedReading): readonly Sample[];
}

export function rateWindows(): RateWindows {
  const rules = new Map<string, Map<number, Sample[]>>();
  return {
    pass(rule, condition, device, at, judged) {
      const value = sampleOf(condition, judged);
      const known = rules.get(rule)?.get(device);
      // Nearly all clocks are right, and take no place.
      if (value === null) return known ?? NONE;
      const samples = known ?? begin(rule, device);
      take(samples, windowMsOf(condition), { at, value });
      return samples;
    },
  };

  function begin(rule: string, device: number): Sample[] {
    let windows = rules.get(rule);
    if (!windows) {
      windows = new Map();
      rules.set(rule, windows);
    }
    if (windows.size >= WINDOWS_MAX) windows.delete(windows.keys().next().value ?? 0);
    const samples: Sample[] = [];
    windows.set(device, samples);
    return samples;
  }
}

function take(samples: Sample[], windowMs: number, sample: Sample): void {
  const last = samples.at(-1);
  if (last && sample.at < last.at + windowMs / SAMPLES) return;
  const [first] = samples;
  if (first && first.at < sample.at - windowMs) samples.shift();
  samples.push(sample);
}
