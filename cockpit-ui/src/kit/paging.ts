/** A list longer than its box is shown in pages of even length, so that the last one is not a leftover. */

/** Rows of every page, most urgent first as soon as there is more than one page. */
export function pagesOf<Row>(rows: readonly Row[], fit: number, urgency?: (row: Row) => number): Row[][] {
  const room = Math.max(1, Math.floor(fit));
  if (rows.length <= room) return rows.length === 0 ? [] : [[...rows]];
  const ordered = urgency === undefined ? rows : [...rows].sort((a, b) => urgency(b) - urgency(a));
  const count = Math.ceil(rows.length / room);
  const size = Math.ceil(rows.length / count);
  return Array.from({ length: count }, (_, page) => ordered.slice(page * size, (page + 1) * size)).filter(
    (page) => page.length > 0,
  );
}

/** How many of `count` rows fit in `roomPx`: all of them without a pager, or as many as leave room for it; one at least. */
export function fitOf(count: number, roomPx: number, rowPx: number, pagerPx: number): number {
  const all = Math.floor((roomPx + 1) / rowPx);
  return Math.max(1, count <= all ? all : Math.floor((roomPx - pagerPx + 1) / rowPx));
}
