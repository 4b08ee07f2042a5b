/** What of the communities somebody may see, as the api tells it with who they are. Pure. */
import type { Me } from '@cockpit/api/accounts';
import type { GridShape } from '@cockpit/api/registry';

export type Sees = NonNullable<Me['who']>['sees'];

export interface Seen {
  /** Undefined: the default one. */
  community: string | undefined;
  /** Null: the whole community; otherwise the grids that are held. */
  grids: readonly string[] | null;
}

/** A grid in the place of the community: whoever holds only grids sees one of them. It stays the same for the life of a wall. */
export interface WallBase {
  community: string;
  code: string;
  /** The grid's own code and those of its micro-grids. */
  codes: readonly string[];
  /** There are others to choose from. */
  others: boolean;
}

/** What is shown of the community that was asked for, or of the first there is; undefined: nothing may be shown. */
export function seenOf(sees: Sees, asked: string | undefined): Seen | undefined {
  if (sees === null) return { community: asked, grids: null };
  const place = asked === undefined ? sees[0] : sees.find(({ community }) => community === asked);
  return place?.grids?.length === 0 ? undefined : place;
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
