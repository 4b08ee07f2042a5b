/** Screens call the api by route alone, and the check itself, watched failing. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../harness/root.ts';
import { untypedCalls } from './api-calls.ts';

const SCREENS = path.join(ROOT, 'cockpit-ui/src');
/** Files that may, and why. */
const ALLOWED = new Map([
  ['field/outbox/send.ts', 'sends what was composed before, perhaps days ago, under the name of who did it'],
]);

it('no screen calls the api by a path', () => {
  const files = readdirSync(SCREENS, { withFileTypes: true, recursive: true })
    .filter(({ name }) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
    .map(({ parentPath, name }) => path.relative(SCREENS, path.join(parentPath, name)).replaceAll(path.sep, '/'));
  const outside = files.filter((file) => !file.startsWith('http/'));
  expect(outside.length).toBeGreaterThan(0);
  const faults = (file: string) => untypedCalls(path.join(SCREENS, file));
  expect(outside.filter((file) => !ALLOWED.has(file)).flatMap(faults)).toEqual([]);
  expect([...ALLOWED.keys()].filter((file) => faults(file).length === 0)).toEqual([]);
});

it.each(["read('/api/me')", '<img src={`/api/photos/1`} />', 'await fetch(address)'])(
  'finds a path or a fetch: %s',
  (call) => {
    expect(untypedCalls('screen.tsx', `\n${call};\n`)).toEqual([expect.stringMatching(/^screen\.tsx:2: a /)]);
  },
);

it.each(["ask('GET /api/me')", '// as GET /api/me says', 'await prefetch()'])('leaves alone: %s', (call) => {
  expect(untypedCalls('screen.tsx', call)).toEqual([]);
});
