/** docs/GLOSSARY.md names what is there: each name in code occurs in the sources, and no word stands twice. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../harness/root.ts';

const PLACES = ['ingest/src', 'ingest/migrations', 'api/src', 'api/migrations', 'cockpit-ui/src', 'simulators/src'];
const rows = readFileSync(path.join(ROOT, 'docs/GLOSSARY.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| \p{Script=Han}/u.test(line) && !line.startsWith('| 中文'))
  .map((line) => line.slice(2, -2).split(' | '));

it('every row has four cells, and no Chinese word stands twice', () => {
  expect(rows.length).toBeGreaterThan(60);
  expect(rows.filter((row) => row.length !== 4 || row.some((cell) => cell.trim() === ''))).toEqual([]);
  const words = rows.map(([zh]) => zh);
  expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([]);
});

it('every name in code occurs in the sources', () => {
  const sources = PLACES.flatMap(filesOf).map((file) => readFileSync(file, 'utf8'));
  const names = rows.flatMap(([, , code = '']) => [...code.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));
  expect(names.length).toBeGreaterThanOrEqual(rows.length);
  expect(names.filter((name) => !sources.some((text) => isIn(text, name)))).toEqual([]);
});

function filesOf(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter(({ name }) => /\.(tsx?|sql)$/.test(name) && !/\.test\.tsx?$/.test(name))
    .map((entry) => path.join(entry.parentPath, entry.name));
}

function isIn(text: string, name: string): boolean {
  return new RegExp(`(?<!\\w)${name}(?!\\w)`).test(text);
}
