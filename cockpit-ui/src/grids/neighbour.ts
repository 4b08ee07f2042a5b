/** Which grid an arrow key leads to. */
import type { Point } from './geometry.ts';

const DIRECTIONS: Record<string, Point> = {
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
};

/** The nearest target in the direction of the key, sideways distance counting double; undefined when there is none. */
export function neighbour<T extends { centre: Point }>(from: T, targets: readonly T[], key: string): T | undefined {
  const direction = DIRECTIONS[key];
  if (direction === undefined) return undefined;
  let best: { target: T; cost: number } | undefined;
  for (const target of targets) {
    const dx = target.centre[0] - from.centre[0];
    const dy = target.centre[1] - from.centre[1];
    const along = dx * direction[0] + dy * direction[1];
    if (target === from || along <= 1) continue;
    const cost = along + 2 * Math.abs(dx * direction[1] - dy * direction[0]);
    if (best === undefined || cost < best.cost) best = { target, cost };
  }
  return best?.target;
}
