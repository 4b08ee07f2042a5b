/** A list that does not jump under the cursor: while it is held nothing moves, what is new waits. Pure. */

export interface FrozenList {
  /** Ids as they stand on the screen. */
  order: readonly number[];
  /** Ids that wait to be let in. */
  waiting: readonly number[];
}

/**
 * Where everything stands. Released, the list is as it is wanted. Held, every row keeps its place, also one that is no longer
 * wanted; what is wanted before or between them waits, and what comes after the last of them is added at the end, as
 * when a further page was read.
 */
export function arrange(shown: readonly number[], wanted: readonly number[], held: boolean): FrozenList {
  if (!held || shown.length === 0) return { order: wanted, waiting: [] };
  const standing = new Set(shown);
  const last = wanted.findLastIndex((id) => standing.has(id));
  // None of them is wanted any more: there is no end to add to.
  if (last === -1) return { order: shown, waiting: wanted };
  const isNew = (id: number) => !standing.has(id);
  return {
    order: [...shown, ...wanted.slice(last + 1)],
    waiting: wanted.slice(0, last).filter(isNew),
  };
}
