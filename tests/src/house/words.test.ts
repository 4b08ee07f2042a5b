/** A stranger reads the exported names: no word of our own, no word with two meanings. docs/GLOSSARY.md has the terms. */
import { expect, it } from 'vitest';
import { sourceFiles } from './sources.ts';
import { doubleNames, exportedNames, privateNames } from './words.ts';

const sources = sourceFiles();

it('finds private words in exported names, and only whole ones', () => {
  const text =
    'export const TURN_MS = 1;\nexport async function useAsked() {}\nexport interface Turnover {}\nconst wish = 1;';
  expect(privateNames([{ file: 'api/src/a.ts', text }])).toEqual([
    'api/src/a.ts: TURN_MS: instead of "turn" say transition, batch, step, context',
    'api/src/a.ts: useAsked: instead of "asked" say requested, query',
  ]);
});

it('finds a name that two files of a package export', () => {
  const text = 'export interface Place {}\nexport const Place = 1;';
  const one = { file: 'api/src/a/x.ts', text };
  expect(doubleNames([one, { file: 'ingest/src/a/x.ts', text }])).toEqual([]);
  expect(doubleNames([one, { file: 'api/src/testing/y.ts', text }])).toEqual([]);
  expect(doubleNames([one, { file: 'api/src/b/y.ts', text }])).toEqual(['api Place: api/src/a/x.ts, api/src/b/y.ts']);
});

it('no exported name has a private word', () => {
  expect(sources.flatMap(({ text }) => exportedNames(text)).length).toBeGreaterThan(2_000);
  expect(privateNames(sources)).toEqual([]);
});

it('no name is exported twice within a package', () => {
  expect(doubleNames(sources)).toEqual([]);
});
