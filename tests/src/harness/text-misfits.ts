/** Text that cannot be read as a whole. Runs inside the page: hand it to `page.evaluate`; it uses nothing from outside. */

/**
 * Sentences naming each text that is cut, runs out of its box or the window, or lies over another; empty: all can be
 * read. Shortened on purpose is what ends in an ellipsis and says all of it in a title.
 */
export function findTextMisfits(scrolls: boolean): string[] {
  const found = new Set<string>();
  const unit = Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue('--u')) || 1;
  const slack = 1.5 * unit;
  const lines: { text: string; element: Element; box: DOMRect }[] = [];

  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
    const element = node.parentElement;
    const text = node.textContent?.trim() ?? '';
    // `unseen`: words for screen readers, one pixel wide on purpose.
    if (element === null || text === '' || element.closest('.unseen, script, style') !== null) continue;
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const line of range.getClientRects()) {
      if (line.width === 0 || line.height === 0) continue;
      const box = visiblePart(element, text, line);
      if (box.left < -slack || box.right > innerWidth + slack) found.add(`${named(element, text)} leaves the window`);
      if (!scrolls && (box.top < -slack || box.bottom > innerHeight + slack))
        found.add(`${named(element, text)} leaves the window`);
      lines.push({ text, element, box });
    }
  }
  lines.forEach((one, index) => {
    for (const other of lines.slice(index + 1))
      if (overlap(one, other)) found.add(`${one.text} lies over ${other.text}`);
  });
  const page = document.documentElement;
  if (page.scrollWidth > innerWidth + 1) found.add(`the page scrolls sideways: ${page.scrollWidth} px`);
  if (!scrolls && page.scrollHeight > innerHeight + 1) found.add(`the page scrolls: ${page.scrollHeight} px`);
  return [...found];

  /** What the boxes around a line of text leave of it. */
  function visiblePart(element: Element, text: string, line: DOMRect): DOMRect {
    let { left, right, top, bottom } = line;
    let own = true;
    for (let around: Element | null = element; around instanceof HTMLElement; around = around.parentElement) {
      const style = getComputedStyle(around);
      if (style.display === 'inline' || style.display === 'contents') continue;
      const frame = around.getBoundingClientRect();
      const cuts = style.overflowX !== 'visible';
      if ((own || cuts) && (left < frame.left - slack || right > frame.right + slack)) {
        if (!(style.textOverflow === 'ellipsis' && cuts && isTold(around, text)))
          found.add(`${named(element, text)} runs out of .${around.className}`);
      }
      // Line boxes are taller than their letters: a quarter of a line may stick out unseen.
      const leading = line.height / 4 + slack;
      if (style.overflowY !== 'visible' && (top < frame.top - leading || bottom > frame.bottom + leading))
        found.add(`${named(element, text)} is cut above or below by .${around.className}`);
      if (cuts) {
        left = Math.max(left, frame.left);
        right = Math.min(right, frame.right);
        top = Math.max(top, frame.top);
        bottom = Math.min(bottom, frame.bottom);
      }
      own = false;
    }
    return new DOMRect(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
  }

  function isTold(element: Element, text: string): boolean {
    return element.closest('[title]')?.getAttribute('title')?.includes(text) ?? false;
  }

  function named(element: Element, text: string): string {
    return `"${text.slice(0, 40)}" (${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''})`;
  }

  function overlap(one: (typeof lines)[number], other: (typeof lines)[number]): boolean {
    if (one.element === other.element) return false;
    const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
    const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
    return across > 2 * slack && down > Math.min(one.box.height, other.box.height) / 2;
  }
}
