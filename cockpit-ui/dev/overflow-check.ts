/** Looks for text that does not fit. Runs inside the page: hand it to `page.evaluate`, it uses nothing from outside. */

export interface Misfit {
  what: 'clipped' | 'shortened' | 'overlap' | 'scrollbar' | 'outside' | 'small';
  where: string;
}

/**
 * All misfits of the page: clipped text, overlapping map labels, boxes out of the window, scroll bars, small print.
 * A text cut with an ellipsis whose title holds it all is told apart: only very long registry names may be.
 */
export function findMisfits({ scrolls }: { scrolls: boolean }): Misfit[] {
  const found: Misfit[] = [];
  const unit = Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue('--u')) || 1;
  const nameOf = (element: Element) =>
    `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} "${(element.textContent ?? '').trim().slice(0, 40)}"`;

  const shortens = (element: Element) =>
    getComputedStyle(element).textOverflow === 'ellipsis' && element.closest('[title]') !== null;

  for (const element of document.querySelectorAll<HTMLElement>('#root *')) {
    if (!(element instanceof HTMLElement) || element.classList.contains('unseen')) continue;
    const box = element.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) continue;
    if (element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0 && !element.closest('.chart'))
      found.push({ what: shortens(element) ? 'shortened' : 'clipped', where: nameOf(element) });
    if (
      element.scrollHeight > element.clientHeight + 6 * unit &&
      getComputedStyle(element).overflowY !== 'visible' &&
      element.clientHeight > 0
    )
      found.push({ what: 'clipped', where: `height ${nameOf(element)}` });
    if (!scrolls && (box.right > innerWidth + 1 || box.bottom > innerHeight + 1))
      found.push({ what: 'outside', where: nameOf(element) });
    const ownText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim());
    if (ownText && Number.parseFloat(getComputedStyle(element).fontSize) < 13.9 * unit)
      found.push({ what: 'small', where: nameOf(element) });
  }

  // Siblings in a row that run into each other, and texts of the map.
  const groups = [
    ...[...document.querySelectorAll('.row, .key-top, .key-bottom, .panel-head, .head, .line, .head-state')].map(
      (row) => [...row.children],
    ),
    [...document.querySelectorAll('.map [data-box], .map .road, .alarm-card, .crumbs')],
  ];
  for (const group of groups)
    group.forEach((a, index) => {
      for (const b of group.slice(index + 1)) {
        const [p, q] = [a.getBoundingClientRect(), b.getBoundingClientRect()];
        const apart = p.right <= q.left + 1 || q.right <= p.left + 1 || p.bottom <= q.top + 1 || q.bottom <= p.top + 1;
        if (!apart && p.width > 0 && q.width > 0) found.push({ what: 'overlap', where: `${nameOf(a)} × ${nameOf(b)}` });
      }
    });

  const page = document.documentElement;
  if (!scrolls && (page.scrollHeight > innerHeight + 1 || page.scrollWidth > innerWidth + 1))
    found.push({ what: 'scrollbar', where: `${page.scrollWidth}×${page.scrollHeight}` });
  if (scrolls && page.scrollWidth > innerWidth + 1)
    found.push({ what: 'scrollbar', where: `width ${page.scrollWidth}` });
  return found;
}
