/** What of the communities somebody may see, as the api tells it with who they are. Pure. */
import type { Me } from '@cockpit/api/accounts';
import type { GridShape } from '@cockpit/api/registry';
import type { Room } from '@cockpit/api/scope';

export type Sees = NonNullable<Me['who']>['sees'];

export interface Seen {
  /** Undefined: the default one. */
  community: string | undefined;
  /** Null: the whole community; otherwise the grids that are held. */
  grids: readonly string[] | null;
}

/** What stands in the place of the community for anyone who holds only grids. It stays the same for the life of a wall. */
export interface WallBase {
  community: string;
  room: Room;
  /** The grid; undefined: all that are held, as one. */
  code: string | undefined;
  /** What may be drilled to: the grids and their micro-grids. */
  codes: readonly string[];
  /** There are others to choose from. */
  others: boolean;
}

/** In the address of a wall: all held grids as one. */
export const MINE_PARAM = 'mine';

/** What is shown of the community that was asked for, or of the first there is; undefined: nothing may be shown. */
export function seenOf(sees: Sees, asked: string | undefined): Seen | undefined {
  if (sees === null) return { community: asked, grids: null };
  const place = asked === undefined ? sees[0] : sees.find(({ community }) => community === asked);
  return place?.grids?.length === 0 ? undefined : place;
}

/** The room that stands in the place of the community's for who holds these grids; null: all of it. */
export function baseRoom(grids: readonly string[] | null): Room {
  if (grids === null) return 'wall';
  return grids.length === 1 ? `grid:${grids[0]}` : 'mine';
}

/** The held grid that a grid is or lies in; of a single one there is no choice. Undefined: it is still to be chosen. */
export function heldAround(
  asked: string | null,
  held: readonly string[],
  shapes: readonly GridShape[],
): string | undefined {
  const parent = shapes.find(({ code }) => code === asked)?.parent;
  return held.find((code) => code === asked || code === parent) ?? (held.length === 1 ? held[0] : undefined);
}
