/** The check itself, watched failing on imports planted in a package of three floors. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Floors, floorFaults, floorRows } from './floors.ts';

const FLOORS: Floors = {
  packages: ['ingest'],
  floors: [
    { name: 'wiring', for: 'Starts the rest.', rooms: ['main.ts'] },
    { name: 'domains', for: 'What is reported.', rooms: ['parking', 'patrol'] },
    { name: 'ground', for: 'Knows no domain.', rooms: ['store', 'store/sql', 'clock'], ordered: true },
  ],
};
const SOUND = {
  'main.ts': `import { park } from './parking/park.ts';\n`,
  'parking/park.ts': `import type { Zone } from '@cockpit/ingest/parking';\nimport { tick } from '../clock/tick.ts';\n`,
  'parking/park.test.ts': `import { start } from '../main.ts';\nimport { rows } from '../testing/rows.ts';\n`,
  'patrol/walk.ts': `import { keep } from '../store/keep.ts';\n`,
  'store/keep.ts': `import { insert } from './sql/insert.ts';\n`,
  'store/sql/insert.ts': `import { tick } from '../../clock/tick.ts';\n`,
  'clock/tick.ts': '',
};

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'cockpit-floors-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function faultsWith(planted: Record<string, string>): string[] {
  for (const [file, text] of Object.entries({ ...SOUND, 'testing/rows.ts': '', ...planted })) {
    mkdirSync(path.dirname(path.join(folder, 'src', file)), { recursive: true });
    writeFileSync(path.join(folder, 'src', file), text);
  }
  return floorFaults(folder, FLOORS);
}

it('imports that go down pass', () => {
  expect(faultsWith({})).toEqual([]);
});

it.each([
  ['a value', `import { a } from '../parking/park.ts';`, 1],
  ['a type', `\nimport type { A } from '../parking/park.ts';`, 2],
  ['over several lines', `import {\n  a,\n} from '../parking/park.ts';`, 3],
  ['when needed', `export const later = () => import('../parking/park.ts');`, 1],
  ['as a process', `const CHILD = new URL('../parking/park.ts', import.meta.url);`, 1],
  ['passed on', `export { a } from '../parking/park.ts';`, 1],
])('an import that goes up is named with both ends: %s', (_kind, text, line) => {
  expect(faultsWith({ 'clock/tick.ts': text })).toEqual([
    `clock/tick.ts:${line} imports parking/park.ts: clock (floor "ground") ▸ parking (floor "domains") goes up`,
  ]);
});

it('an import between rooms of one floor goes sideways', () => {
  expect(faultsWith({ 'patrol/walk.ts': `import { a } from '../parking/park.ts';` })).toEqual([
    'patrol/walk.ts:1 imports parking/park.ts: patrol (floor "domains") ▸ parking (floor "domains") goes sideways',
  ]);
});

it('on an ordered floor only later rooms may be imported', () => {
  expect(faultsWith({ 'clock/tick.ts': `import { a } from '../store/keep.ts';` })).toEqual([
    'clock/tick.ts:1 imports store/keep.ts: clock (floor "ground") ▸ store (floor "ground") goes sideways',
  ]);
});

it('product code imports no tests, no sources of other packages and no package that is not listed', () => {
  expect(
    faultsWith({
      'patrol/walk.ts': [
        `import { rows } from '../testing/rows.ts';`,
        `import { a } from '../../../ingest/src/parking/contract.ts';`,
        `import { b } from '@cockpit/api/parking';`,
      ].join('\n'),
    }),
  ).toEqual([
    'patrol/walk.ts:1 imports testing/rows.ts: product code never imports tests',
    'patrol/walk.ts:2 imports ../../ingest/src/parking/contract.ts, out of the package: only contracts cross packages',
    'patrol/walk.ts:3 imports @cockpit/api/parking: floors.json does not list package api',
  ]);
});

it('a file without a room and a room without a file are named', () => {
  expect(faultsWith({ 'extra/file.ts': '', 'parking/park.ts': '' })).toEqual([
    'extra/file.ts is in no room of floors.json',
  ]);
  rmSync(path.join(folder, 'src/patrol'), { recursive: true });
  expect(floorFaults(folder, FLOORS)).toContain('floors.json lists patrol, which has no file');
});

it('the rows for the documentation show the order of an ordered floor', () => {
  expect(floorRows(FLOORS)).toEqual([
    '| wiring | `main.ts` | Starts the rest. |',
    '| domains | `parking`, `patrol` | What is reported. |',
    '| ground | `store` ▸ `store/sql` ▸ `clock` | Knows no domain. |',
  ]);
});
