/** Figures of cases as they are written. Nothing divided by nothing is not applicable. Pure. */
import type { CaseFigures } from '@cockpit/api/cases/figures';
import { decimal, percent } from '../format/numbers.ts';

const DAY_MS = 86_400_000;

export const RATES = [
  'filing',
  'handling',
  'onTimeHandling',
  'closure',
  'onTimeClosure',
  'rework',
  'dispatchAccuracy',
  'publicReport',
] as const;
export type RateName = (typeof RATES)[number];

export const COUNTS = [
  'reported',
  'filed',
  'rejected',
  'dispatched',
  'handled',
  'closed',
  'forced',
  'suspended',
  'extended',
  'supervised',
  'selfHandled',
  'reworkTimes',
  'excused',
] as const;

/** "82.8 %"; null: not applicable. */
export function rateText({ numerator, denominator }: CaseFigures[RateName]): string | null {
  return denominator === 0 ? null : `${percent(numerator / denominator, 1)} %`;
}

/** Mean days, "20.8"; null: nothing was closed. */
export function meanDays({ ms, cases }: CaseFigures['closingTime']): string | null {
  return cases === 0 ? null : decimal(ms / cases / DAY_MS);
}
