import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { en } from './en.ts';
import { zh } from './zh.ts';

const SOURCE = join(import.meta.dirname, '..');
const HAN = /\p{Script=Han}/u;

test('both languages have the same keys and the same blanks to fill', () => {
  const blanks = (text: string) => (text.match(/{{\w+}}/g) ?? []).sort().join();
  const chinese = leaves(zh);
  const english = leaves(en);
  expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort());
  // English may leave out a word's blank (weekday first), never add one nobody fills.
  for (const [key, text] of english)
    for (const blank of blanks(text).split(',').filter(Boolean))
      expect(blanks(chinese.get(key) ?? ''), key).toContain(blank);
});

test('no Chinese on the English screen but the name of the other language', () => {
  const wrong = [...leaves(en)].filter(([key, text]) => HAN.test(text) && key !== 'app.language');
  expect(wrong).toEqual([]);
});

test('no English words on the Chinese screen but the name of the other language, and names of formats and keys', () => {
  const wrong = [...leaves(zh)].filter(
    ([key, text]) =>
      /[A-Za-z]{2,}/.test(text.replace(/{{\w+}}|Esc|\b(?:JSON|UTF|ISO)\b/g, '')) && key !== 'app.language',
  );
  expect(wrong).toEqual([]);
});

test('no words for people stand outside of the language files', () => {
  const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.tsx?$/.test(file) && !/test\.|testing\.|i18n|fonts\.ts|grid-names\.ts/.test(file),
  );
  const found = files.filter((file) => HAN.test(withoutComments(readFileSync(join(SOURCE, file), 'utf8'))));
  expect(files.length).toBeGreaterThan(30);
  expect(found).toEqual([]);
});

function withoutComments(code: string): string {
  return code.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
}

function leaves(words: object, path = ''): Map<string, string> {
  return new Map(
    Object.entries(words).flatMap(([key, value]) =>
      typeof value === 'string' ? [[`${path}${key}`, value] as [string, string]] : [...leaves(value, `${path}${key}.`)],
    ),
  );
}
