/** Styles are global: so a class has one sheet that styles it, and every other sheet does so only beneath a class of its own. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../harness/root.ts';

const FOLDER = path.join(ROOT, 'cockpit-ui/src');
/** Of the library: nobody's own. */
const FOREIGN = /^ant-/;

interface Style {
  sheet: string;
  /** Of the selector. */
  text: string;
  classes: string[];
}

const styles = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.css'))
  .flatMap((sheet) => stylesOf(sheet, readFileSync(path.join(FOLDER, sheet), 'utf8')));

it('finds what a sheet styles', () => {
  const text =
    '@media print { .a, .b:is(.c, .d) > p { color: red; } } /* .e {} */ @keyframes x { from { top: 0 } } .f{}';
  expect(stylesOf('x.css', text).map(({ text: selector, classes }) => [selector, classes.join()])).toEqual([
    ['.a', 'a'],
    ['.b:is(.c, .d) > p', 'b,c,d'],
    ['.f', 'f'],
  ]);
});

it('finds a class of two sheets, and one that is restyled without a class of one’s own', () => {
  const own = stylesOf('a.css', '.panel { } .panel .scope { }');
  expect(faultsOf([...own, ...stylesOf('b.css', '.list .panel { } .list { }')])).toEqual([]);
  expect(faultsOf([...own, ...stylesOf('b.css', '.panel { }')])).toEqual(['.panel: a.css, b.css']);
  expect(faultsOf([...own, ...stylesOf('b.css', '.panel > p { }')])).toEqual(['.panel: a.css, b.css']);
  expect(
    faultsOf([...own, ...stylesOf('b.css', '.panel.is-on { }'), ...stylesOf('c.css', '.panel.is-on { }')]),
  ).toEqual(['b.css: .panel.is-on', 'c.css: .panel.is-on']);
});

it('each class is styled in one sheet, elsewhere only beneath a class of that sheet', () => {
  expect(styles.length).toBeGreaterThan(500);
  expect(faultsOf(styles)).toEqual([]);
});

function faultsOf(all: readonly Style[]): string[] {
  const homes = sheetsBy(all.filter(({ classes }) => classes.length === 1));
  const used = sheetsBy(all);
  const isOwn = (name: string, sheet: string) =>
    !FOREIGN.test(name) && (homes.get(name)?.has(sheet) ?? used.get(name)?.size === 1);
  const twice = [...homes].filter(([, sheets]) => sheets.size > 1);
  return [
    ...twice.map(([name, sheets]) => `.${name}: ${[...sheets].sort().join(', ')}`),
    ...all
      .filter(({ sheet, classes }) => classes.length > 0 && !classes.some((name) => isOwn(name, sheet)))
      .map(({ sheet, text }) => `${sheet}: ${text}`),
  ];
}

function sheetsBy(all: readonly Style[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { sheet, classes } of all)
    for (const name of classes) found.set(name, (found.get(name) ?? new Set()).add(sheet));
  return found;
}

function stylesOf(sheet: string, text: string): Style[] {
  const bare = text.replaceAll(/\/\*[\s\S]*?\*\//g, '');
  return [...bare.matchAll(/(?<=^|[{};])\s*([^@{};]+?)\s*\{/g)]
    .flatMap(([, selectors = '']) => selectors.split(/,(?![^()]*\))/))
    .map((selector) => selector.trim())
    .filter((selector) => !/^(from|to|[\d.]+%)$/.test(selector))
    .map((selector) => ({
      sheet,
      text: selector,
      classes: [...new Set([...selector.matchAll(/\.([A-Za-z][\w-]*)/g)].map(([, name = '']) => name))],
    }));
}
