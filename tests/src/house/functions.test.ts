/** No function of the product is too long, and the check itself, watched failing. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../harness/root.ts';
import { longFunctions } from './functions.ts';

const SOURCES = ['ingest', 'api', 'cockpit-ui', 'simulators', 'simulators/standalone'];

it.each(SOURCES)('no function of %s is too long', (source) => {
  const files = sourcesOf(source);
  expect(files.length).toBeGreaterThan(0);
  expect(files.flatMap((file) => longFunctions(file))).toEqual([]);
});

it.each([
  ['function long() {', '}'],
  ['export const long = async () => {', '};'],
  ['export const part = { long() {', '} };'],
])('finds one of 121 lines: %s', (head, tail) => {
  const body = (lines: number) => `\n${head}\n${'  void 0;\n'.repeat(lines - 2)}${tail}\n`;
  expect(longFunctions('long.ts', body(120))).toEqual([]);
  expect(longFunctions('long.ts', body(121))).toEqual(['long.ts:2: a function of 121 lines; at most 120.']);
});

function sourcesOf(source: string): string[] {
  return readdirSync(path.join(ROOT, source, 'src'), { withFileTypes: true, recursive: true })
    .filter(({ name }) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
    .map(({ parentPath, name }) => path.join(parentPath, name));
}
