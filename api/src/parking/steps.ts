/** Quarter-hour steps of a car park's curve, and how long a last value may stand for what nobody said since. Pure. */
import { STALE_AFTER_INTERVALS } from '@cockpit/ingest/presence';
import type { LotStep } from './queries.ts';

/** Every zone in use is off by a multiple of this, so steps of UTC are steps of any local day. */
export const STEP_MS = 15 * 60_000;
const CARRY_MIN_MS = 30 * 60_000;
/** A source without an interval speaks on change only; its silence says "unchanged", though not for ever. */
const CARRY_ON_CHANGE_MS = 6 * 60 * 60_000;
/** Longest carry there is: a curve reads this much before its first step. */
export const CARRY_MAX_MS = CARRY_ON_CHANGE_MS;

export interface StepValue {
  occupied: number;
  usable: number;
}
/** A car park's known steps, by epoch ms ÷ STEP_MS. */
export type LotCurve = ReadonlyMap<number, StepValue>;
export type Curves = ReadonlyMap<number, LotCurve>;

/** How long the last value of a source stands, in ms. */
function carryMs(reportEveryS: number | null): number {
  if (reportEveryS === null) return CARRY_ON_CHANGE_MS;
  return Math.min(CARRY_MAX_MS, Math.max(CARRY_MIN_MS, reportEveryS * STALE_AFTER_INTERVALS * 1000));
}

/** Rows by device. */
export function curvesOf(steps: readonly LotStep[]): Curves {
  const curves = new Map<number, Map<number, StepValue>>();
  for (const { device, step, occupied, usable } of steps) {
    const curve = curves.get(device) ?? new Map<number, StepValue>();
    curves.set(device, curve.set(step, { occupied, usable }));
  }
  return curves;
}

/** The value in the step that holds `at`, or the last one before it that may still stand; undefined: not known. */
export function valueAt(curve: LotCurve | undefined, at: number, reportEveryS: number | null): StepValue | undefined {
  if (curve === undefined) return undefined;
  const step = Math.floor(at / STEP_MS);
  const oldest = step - Math.floor(carryMs(reportEveryS) / STEP_MS);
  for (let candidate = step; candidate >= oldest; candidate--) {
    const value = curve.get(candidate);
    if (value !== undefined) return value;
  }
  return undefined;
}
