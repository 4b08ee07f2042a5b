/** Where the arrow keys lead. Pure. */

/** The next id in a list; from nowhere to the first. Undefined: there is none. */
export function stepIn(ids: readonly number[], current: number | null, by: 1 | -1): number | undefined {
  const at = current === null ? -1 : ids.indexOf(current);
  return at === -1 ? ids[0] : ids[at + by];
}

/** On the board: up and down within a column and on into the next one, sideways to the same height of the next one that has any. */
export function stepOnBoard(
  columns: readonly (readonly number[])[],
  current: number | null,
  by: 1 | -1,
): number | undefined {
  const filled = columns.filter((ids) => ids.length > 0);
  const at = current === null ? -1 : filled.findIndex((ids) => ids.includes(current));
  if (current === null || at === -1) return filled[0]?.[0];
  const height = filled[at]?.indexOf(current) ?? 0;
  const next = filled[at + by];
  return next?.[Math.min(height, next.length - 1)];
}
