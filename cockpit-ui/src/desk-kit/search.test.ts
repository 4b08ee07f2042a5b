import { expect, test } from 'vitest';
import { searchOf } from './search.ts';

test.each([
  ['kcds', '科创大厦', true],
  ['ＫＣＤＳ', '科创大厦', true],
  ['KcDs', '科创大厦', true],
  ['科创　101', '科创大厦 101 室', true],
  ['gas-101', 'ＧＡＳ－１０１', true],
  ['kcdy', '科创大厦', false],
])('%s in %s: %s', (text, name, found) => {
  expect(searchOf(text)([name])).toBe(found);
});
