/** Whether grants are enough for something. Pure. */
import { type Grant, RIGHTS, type Right } from './contract.ts';

/** Where a right may be used. */
export interface Reach {
  /** Every community, wholly. */
  everywhere: boolean;
  /** Community → null for all of it, or the grids (with their micro-grids) that are granted. */
  communities: ReadonlyMap<string, ReadonlySet<string> | null>;
}

/** How far `grants` carry the right; undefined: they do not give it at all. */
export function reachOf(grants: readonly Grant[], right: Right): Reach | undefined {
  const { extent, roles } = RIGHTS[right] as (typeof RIGHTS)[Right] & { roles: readonly string[] };
  const giving = grants.filter(({ role, community, grid }) => {
    if (!roles.includes(role)) return false;
    return extent === 'grid' || (grid === null && (extent === 'community' || community === null));
  });
  if (giving.length === 0) return undefined;
  const communities = new Map<string, Set<string> | null>();
  for (const { community, grid } of giving) {
    if (community === null) continue;
    const known = communities.get(community);
    if (grid === null || known === null) communities.set(community, null);
    else communities.set(community, (known ?? new Set()).add(grid));
  }
  return { everywhere: giving.some(({ community }) => community === null), communities };
}

/** Grids granted in a community: null for all of it, an empty set for none. */
export function grantedGrids(reach: Reach, community: string): ReadonlySet<string> | null {
  if (reach.everywhere) return null;
  const grids = reach.communities.get(community);
  return grids === undefined ? new Set() : grids;
}

/** All rights that grants give somewhere: what the UI may offer. */
export function rightsOf(grants: readonly Grant[]): Right[] {
  return (Object.keys(RIGHTS) as Right[]).filter((right) => reachOf(grants, right) !== undefined);
}
