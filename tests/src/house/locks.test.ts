/** Advisory locks have one key each, written once, and the check itself, watched failing. */
import { expect, it } from 'vitest';
import { LOCK_FILES, literalLocks, locksOf } from './locks.ts';
import { sourceFiles } from './sources.ts';

const sources = sourceFiles();

it('no two locks share a key', () => {
  const locks = sources.filter(({ file }) => LOCK_FILES.includes(file)).map(({ text }) => locksOf(text));
  expect(locks.map((some) => some.length > 0)).toEqual(LOCK_FILES.map(() => true));
  const keys = locks.flat().map(([, key]) => key);
  expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
});

it('no lock is taken by a key written on the spot', () => {
  const others = sources.filter(({ file }) => !LOCK_FILES.includes(file));
  expect(others.flatMap(({ file, text }) => literalLocks(file, text))).toEqual([]);
});

it('reads keys however they are written', () => {
  const text = `export const A_LOCK = 7_100_001;\nexport const B_LOCK = 7100001;\nexport const C_LOCK = \`hashtext('c')\`;\n`;
  expect(locksOf(text)).toEqual([
    ['A_LOCK', '7100001'],
    ['B_LOCK', '7100001'],
    ['C_LOCK', `\`hashtext('c')\``],
  ]);
});

it.each([
  'select pg_advisory_xact_lock(7100004)',
  'select pg_try_advisory_lock( 7)',
  'select pg_advisory_unlock(7)',
  `select pg_advisory_xact_lock(hashtext('passed_over'))`,
  'const CHAIN_LOCK = 7_304_651_902;',
])('finds: %s', (text) => {
  expect(literalLocks('one.ts', `\n${text}`)).toEqual([expect.stringMatching(/^one\.ts:2: /)]);
});

it.each([
  `'select pg_advisory_lock($1)', [A_LOCK]`,
  `\`select pg_try_advisory_xact_lock(\${A_LOCK})\``,
  'select pg_advisory_xact_lock($1::int, hashtext($2))',
  'select pg_advisory_unlock_all()',
])('leaves alone: %s', (text) => {
  expect(literalLocks('one.ts', text)).toEqual([]);
});
