/** Series on absolute clock time: frames do not wander with "now", and gaps stay gaps (null is not 0). */

export type Sample = [t: number, value: number | null];

/** Rows keyed by epoch ms as samples in order. A hole longer than two usual steps gets a null, so the line breaks. */
export function samples<Row>(table: Record<string, Row>, value: (row: Row) => number | null): Sample[] {
  const sorted = Object.entries(table)
    .map(([key, row]): Sample => [Number(key), value(row)])
    .filter(([t]) => Number.isFinite(t))
    .sort((a, b) => a[0] - b[0]);
  const step = usualStep(sorted);
  return sorted.flatMap((sample, index) => {
    const before = sorted[index - 1];
    return before !== undefined && sample[0] - before[0] > 2 * step
      ? [[before[0] + step, null] as Sample, sample]
      : [sample];
  });
}

/** Starts of `count` frames of `stepMs`, the last of which holds `now`. */
export function framesUntil(now: number, stepMs: number, count: number): number[] {
  const last = Math.floor(now / stepMs) * stepMs;
  return Array.from({ length: count }, (_, index) => last - (count - 1 - index) * stepMs);
}

/**
 * Bounds of a value axis that make a curve readable: round, around the data, at least `minSpan` wide, inside
 * [floor, ceiling]. Undefined without data.
 */
export function readableBounds(
  values: readonly (number | null)[],
  { step, minSpan, floor, ceiling }: { step: number; minSpan: number; floor: number; ceiling: number },
): { min: number; max: number } | undefined {
  const known = values.filter((value): value is number => value !== null && Number.isFinite(value));
  if (known.length === 0) return undefined;
  let min = Math.max(floor, Math.floor(Math.min(...known) / step) * step);
  let max = Math.min(ceiling, Math.ceil(Math.max(...known) / step) * step);
  while (max - min < minSpan - 1e-9) {
    if (max < ceiling) max += step;
    if (max - min < minSpan - 1e-9 && min > floor) min -= step;
    if (max >= ceiling && min <= floor) break;
  }
  return { min: clean(min), max: clean(max) };
}

function usualStep(sorted: readonly Sample[]): number {
  const steps = sorted.slice(1).map(([t], index) => t - (sorted[index]?.[0] ?? t));
  return steps.length === 0 ? Number.POSITIVE_INFINITY : (steps.sort((a, b) => a - b)[steps.length >> 1] ?? 0);
}

function clean(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
