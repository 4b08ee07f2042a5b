/** The Markdown pages of the repository: where they are, what they link, which anchors their headings have. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface Link {
  /** As written, without the anchor; empty for an anchor of the same page. */
  to: string;
  /** Without `#`; empty when there is none. */
  anchor: string;
  line: number;
}

/** Every Markdown page under `folder`, relative to it with `/`, sorted. */
export function pagesOf(folder: string): string[] {
  const inside = (under: string): string[] =>
    readdirSync(path.join(folder, under), { withFileTypes: true }).flatMap((entry) => {
      const name = path.posix.join(under, entry.name);
      if (entry.isDirectory()) return entry.name === 'node_modules' || entry.name.startsWith('.') ? [] : inside(name);
      return entry.name.endsWith('.md') ? [name] : [];
    });
  return inside('').sort();
}

/** Relative links and images of a page; those to other hosts are left out. */
export function linksOf(text: string): Link[] {
  const prose = withoutCode(text);
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(({ 1: target = '', index }) => {
    if (/^[a-z]+:/.test(target)) return [];
    const [to = '', anchor = ''] = target.split('#').map(decodeURIComponent);
    return [{ to, anchor, line: prose.slice(0, index).split('\n').length }];
  });
}

/** The anchors that GitHub gives the headings of a page: lower case, punctuation dropped, a number from the second on. */
export function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of withoutBlocks(text).matchAll(/^#+ (.+)$/gm)) {
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const slug = plain.replace(/[^\p{L}\p{N}\p{M} _-]/gu, '').replaceAll(' ', '-');
    let anchor = slug;
    for (let n = 1; anchors.has(anchor); n++) anchor = `${slug}-${n}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** A sentence for each link of `pages` that leads nowhere. */
export function linkFaults(folder: string, pages: readonly string[]): string[] {
  const textOf = (page: string) => readFileSync(path.join(folder, page), 'utf8');
  return pages.flatMap((page) =>
    linksOf(textOf(page)).flatMap(({ to, anchor, line }) => {
      const target = targetOf(page, to);
      if (!existsSync(path.join(folder, target))) return [`${page}:${line} links ${target}, which does not exist`];
      if (anchor === '' || anchorsOf(textOf(target)).has(anchor)) return [];
      return [`${page}:${line} links ${target}#${anchor}, which has no such heading`];
    }),
  );
}

/** Pages that `from` reaches by at most `clicks` links, itself included. */
export function reachedFrom(folder: string, from: string, clicks: number): Set<string> {
  let reached = new Set([from]);
  for (let click = 0; click < clicks; click++) {
    const next = [...reached]
      .filter((page) => page.endsWith('.md'))
      .flatMap((page) => linksOf(readFileSync(path.join(folder, page), 'utf8')).map(({ to }) => targetOf(page, to)));
    reached = new Set([...reached, ...next]);
  }
  return reached;
}

const targetOf = (page: string, to: string) => (to === '' ? page : path.posix.join(path.posix.dirname(page), to));

function withoutCode(text: string): string {
  return withoutBlocks(text).replace(/`[^`\n]*`/g, blank);
}

// Line numbers stay: what is no prose becomes blanks.
function withoutBlocks(text: string): string {
  return text.replace(/^```[\s\S]*?^```/gm, blank);
}

function blank(code: string): string {
  return code.replace(/[^\n]/g, ' ');
}
