/** The Chinese README says what the English one says: what has no language is equal in both. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../harness/root.ts';
import { linksOf } from './pages.ts';

const [en, zh] = ['README.md', 'README.zh-CN.md'].map((name) => readFileSync(path.join(ROOT, name), 'utf8')) as [
  string,
  string,
];

it.each<[string, (text: string) => unknown[]]>([
  ['sections', (text) => all(text, /^(#+) /gm)],
  ['commands, without their comments', (text) => all(text, /^```sh\n([\s\S]*?)^```/gm).map(withoutComments)],
  ['figures, by their number', (text) => all(text, /^```$/gm)],
  ['first columns of tables, commands and options', (text) => all(text, /^\| (`[^|]*(?:\\\|[^|]*)*`) \|/gm)],
  [
    'commands, variables and addresses in the text',
    (text) =>
      all(text, /`([^`\n]+)`/g)
        .filter(isWithoutLanguage)
        .sort(),
  ],
  [
    'links, apart from each other',
    (text) =>
      linksOf(text)
        .filter(({ to }) => !/^README/.test(to))
        .map(({ to }) => to),
  ],
])('both have the same %s', (_what, partsOf) => {
  expect(partsOf(en).length).toBeGreaterThan(0);
  expect(partsOf(zh)).toEqual(partsOf(en));
});

it('each links the other', () => {
  expect(linksOf(en)[0]?.to).toBe('README.zh-CN.md');
  expect(linksOf(zh)[0]?.to).toBe('README.md');
});

function all(text: string, part: RegExp): string[] {
  return [...text.matchAll(part)].map(([whole, found]) => found ?? whole);
}

function withoutComments(commands: string): string {
  return commands.replace(/ +#.*$/gm, '');
}

function isWithoutLanguage(code: string): boolean {
  return !code.includes('…');
}
