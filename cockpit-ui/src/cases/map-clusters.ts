/** Cases on a map that stand too near to be told apart are drawn as one mark with their number. Pure. */
import type { CaseFile } from '@cockpit/api/cases';
import type { GridShape } from '@cockpit/api/registry';
import { centreOf, type Point } from '../grids/geometry.ts';

export interface PlacedCase {
  one: CaseFile;
  at: Point;
}

export interface Cluster {
  /** Of its first case: stable while that one stays. */
  id: number;
  at: Point;
  cases: readonly CaseFile[];
}

/** Where each case is on the plane; without a position in the middle of its grid; without either it is nowhere. */
export function placed(
  cases: readonly CaseFile[],
  shapes: readonly GridShape[],
  project: (lonLat: readonly number[]) => Point,
): { known: PlacedCase[]; unplaced: number; nowhere: number } {
  const centres = new Map(
    shapes.map(({ code, polygon }) => [
      code,
      centreOf((polygon.coordinates[0] ?? []).map((corner) => project(corner))),
    ]),
  );
  const known: PlacedCase[] = [];
  let unplaced = 0;
  let nowhere = 0;
  for (const one of cases) {
    const centre = one.grid === null ? undefined : centres.get(one.grid);
    if (one.lon !== null && one.lat !== null) known.push({ one, at: project([one.lon, one.lat]) });
    else if (centre !== undefined) {
      known.push({ one, at: centre });
      unplaced += 1;
    } else nowhere += 1;
  }
  return { known, unplaced, nowhere };
}

/**
 * Marks at least `apart` from each other. Each case joins the first mark that is near enough, so that the first, most urgent ones
 * keep their places when others come and go.
 */
export function clustersOf(known: readonly PlacedCase[], apart: number): Cluster[] {
  const clusters: { id: number; at: Point; cases: CaseFile[] }[] = [];
  for (const { one, at } of known) {
    const near = clusters.find((cluster) => Math.hypot(cluster.at[0] - at[0], cluster.at[1] - at[1]) < apart);
    if (near === undefined) clusters.push({ id: one.id, at, cases: [one] });
    else near.cases.push(one);
  }
  return clusters;
}
