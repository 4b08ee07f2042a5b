/** Whether grants are enough for something. Pure. */
import { type Grant, RIGHTS, type Right } from './contract.ts';

/** A grant with what lies in it. */
export interface HeldGrant extends Grant {
  /** Codes of the grid and its micro-grids; null: the grant is not for a grid. */
  within: readonly string[] | null;
}

/** Where a right may be used. */
export interface Reach {
  /** Every community, wholly. */
  everywhere: boolean;
  /** Community → null for all of it, or the grids that are granted, micro-grids named. */
  communities: ReadonlyMap<string, ReadonlySet<string> | null>;
}

/** How far `grants` carry the right; undefined: they do not give it at all. */
export function reachOf(grants: readonly HeldGrant[], right: Right): Reach | undefined {
  const { extent, roles } = RIGHTS[right] as (typeof RIGHTS)[Right] & { roles: readonly string[] };
  const giving = grants.filter(({ role, community, grid }) => {
    if (!roles.includes(role)) return false;
    return extent === 'grid' || (grid === null && (extent === 'community' || community === null));
  });
  if (giving.length === 0) return undefined;
  const communities = new Map<string, ReadonlySet<string> | null>();
  for (const { community, within } of giving) {
    if (community === null) continue;
    const known = communities.get(community);
    communities.set(community, within === null || known === null ? null : new Set([...(known ?? []), ...within]));
  }
  return { everywhere: giving.some(({ community }) => community === null), communities };
}

/** What a right shows of one community. */
export interface CommunityReach {
  community: string;
  /** Null: all of it. Otherwise the grids that are held, without those that lie in another held one. */
  grids: string[] | null;
}

/** Where the right carries, for screens that must choose what to show; null: every community, wholly. */
export function placesOf(grants: readonly HeldGrant[], right: Right): CommunityReach[] | null {
  const reach = reachOf(grants, right);
  if (reach?.everywhere) return null;
  return [...(reach?.communities ?? [])].map(([community, granted]) => {
    if (granted === null) return { community, grids: null };
    const held = grants.filter((grant) => grant.community === community && granted.has(grant.grid ?? ''));
    const inside = (code: string) => held.some(({ grid, within }) => grid !== code && within?.includes(code));
    const codes = held.map(({ grid }) => grid ?? '').filter((code) => !inside(code));
    return { community, grids: [...new Set(codes)].sort() };
  });
}

/** The grids that are held of a community, as placesOf tells them; null: all of it. */
export function heldGrids(grants: readonly HeldGrant[], right: Right, community: string): readonly string[] | null {
  const places = placesOf(grants, right);
  if (places === null) return null;
  const place = places.find((one) => one.community === community);
  return place === undefined ? [] : place.grids;
}

/** Grids granted in a community: null for all of it, an empty set for none. */
export function grantedGrids(reach: Reach, community: string): ReadonlySet<string> | null {
  if (reach.everywhere) return null;
  const grids = reach.communities.get(community);
  return grids === undefined ? new Set() : grids;
}

/** Whether a place lies within reach; `grid` null: the whole community. */
export function reaches(reach: Reach, community: string, grid: string | null): boolean {
  const granted = grantedGrids(reach, community);
  return granted === null || (grid !== null && granted.has(grid));
}

/** All rights that grants give somewhere: what the UI may offer. */
export function rightsOf(grants: readonly HeldGrant[]): Right[] {
  return (Object.keys(RIGHTS) as Right[]).filter((right) => reachOf(grants, right) !== undefined);
}
