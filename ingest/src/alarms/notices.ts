/** Where alarms changed, as notices: one per community. Pure. */
import type { Notice } from '../notices/contract.ts';
import type { AlarmPlace } from './transitions.ts';

/** As in notices/build.ts: NOTIFY carries less than 8000 bytes. */
const GRIDS_MAX = 200;

export function alarmNotices(places: readonly AlarmPlace[]): Notice[] {
  const communities = new Map<string, Set<string | null>>();
  for (const { community, grid } of places) {
    const grids = communities.get(community) ?? new Set();
    communities.set(community, grids.add(grid));
  }
  return [...communities].map(([community, grids]) => {
    const named = [...grids].flatMap((grid) => grid ?? []);
    const whole = grids.has(null) || named.length > GRIDS_MAX;
    return { kind: 'alarms', community, grids: whole ? [] : named.sort() };
  });
}
