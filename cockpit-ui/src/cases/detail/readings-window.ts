import type { CaseReadings } from '@cockpit/api/cases/desk';

/** Ends of the time axis: all readings and the signal, the last step whole. Pure. */
export function windowOf({ points, signalAt, stepMs }: CaseReadings): { from: number; to: number } {
  const times = [signalAt, ...points.map(({ t }) => t)];
  return { from: Math.min(...times), to: Math.max(...times) + stepMs };
}
