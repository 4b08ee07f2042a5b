/** Every page is found and every link leads somewhere; the check is watched failing on planted pages. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../harness/root.ts';
import { anchorsOf, linkFaults, linksOf, pagesOf, reachedFrom } from './pages.ts';

const pages = pagesOf(ROOT);

it('every relative link and anchor of every page resolves', () => {
  expect(linkFaults(ROOT, pages)).toEqual([]);
});

it.each(['README.md', 'README.zh-CN.md'])('every page is two clicks from %s', (start) => {
  const reached = reachedFrom(ROOT, start, 2);
  expect(pages.filter((page) => !reached.has(page))).toEqual([]);
});

it('a link to a page or a heading that is missing is named with its line', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'cockpit-links-'));
  writeFileSync(
    path.join(folder, 'a.md'),
    '# A\n\n[b](b.md#two-words), [gone](gone.md)\n\n[no](b.md#three) [self](#a)\n',
  );
  writeFileSync(path.join(folder, 'b.md'), '## Two words\n');
  expect(linkFaults(folder, pagesOf(folder))).toEqual([
    'a.md:3 links gone.md, which does not exist',
    'a.md:5 links b.md#three, which has no such heading',
  ]);
  rmSync(folder, { recursive: true });
});

it('headings have the anchors of GitHub', () => {
  const text =
    "# Why a message can't be lost\n## `case` [fields](x.md)\n## 隔离区 · Quarantine\n### Same\n### Same\n```sh\n# no\n```\n";
  expect([...anchorsOf(text)]).toEqual([
    'why-a-message-cant-be-lost',
    'case-fields',
    '隔离区--quarantine',
    'same',
    'same-1',
  ]);
});

it('code and other hosts are no links', () => {
  expect(linksOf('```\n[a](b.md)\n```\n`[c](d.md)` [e](https://example.org) [f](g.md#h)\n')).toEqual([
    { to: 'g.md', anchor: 'h', line: 4 },
  ]);
});

it('every file that CONTRIBUTING.md names exists', () => {
  const named = [...readFileSync(path.join(ROOT, 'CONTRIBUTING.md'), 'utf8').matchAll(/`([a-z-]+\/[^`\s<]+)`/g)];
  const files = named.flatMap(([, name = '']) => expanded(name));
  expect(files.length).toBeGreaterThan(50);
  expect(files.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
});

/** `a/{b,c}.ts` is two files. */
function expanded(name: string): string[] {
  const [, before = '', choices, after = ''] = /^([^{]*)\{([^}]*)\}(.*)$/.exec(name) ?? [];
  return choices === undefined ? [name] : choices.split(',').flatMap((one) => expanded(before + one + after));
}
