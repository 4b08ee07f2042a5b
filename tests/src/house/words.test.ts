/** A stranger reads the exported names: no word of our own, no word with two meanings. docs/GLOSSARY.md has the terms. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../harness/root.ts';
import { sourceFiles } from './sources.ts';
import { doubleNames, exportedNames, privateNames } from './words.ts';

/** What a stranger stops at in a sentence. */
const PRIVATE_SENTENCE = /\b(?:anew|whoever|told|let go|put right|live road|as it must be)\b/i;
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

it('summaries of the interface are one language, and nothing in it is said in private words', () => {
  const text = readFileSync(path.join(ROOT, 'docs/openapi.json'), 'utf8');
  const summaries = [...text.matchAll(/"summary": "([^"]+)"/g)].map(([, summary = '']) => summary);
  expect(summaries.length).toBeGreaterThan(100);
  expect(summaries.filter((summary) => !/^[A-Z][^\p{Script=Han}]+$/u.test(summary))).toEqual([]);
  const sentences = [...text.matchAll(/"(?:summary|description)": "([^"]+)"/g)].map(([, sentence = '']) => sentence);
  expect(sentences.filter((sentence) => PRIVATE_SENTENCE.test(sentence))).toEqual([]);
});

it('the English screens have no private words', () => {
  const files = sources.filter(({ file }) => /^cockpit-ui\/src\/i18n\/(?:.+\/)?en\.ts$/.test(file));
  expect(files.length).toBeGreaterThan(15);
  expect(files.flatMap(({ file, text }) => (PRIVATE_SENTENCE.test(text) ? [file] : []))).toEqual([]);
});
