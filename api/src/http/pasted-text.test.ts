import { expect, test } from 'vitest';
import { cleanTexts } from './pasted-text.ts';

test.each([
  ['\u202d138 0013 8000\u202c', '138 0013 8000'],
  ['\ufeff王强', '王强'],
  ['A\u200eB\u200fC\u2066D\u2069', 'ABCD'],
  ['101\t室', '101 室'],
  ['one\r\ntwo\rthree', 'one\ntwo\nthree'],
  ['a\tb\r\nc\td', 'a\tb\nc\td'],
  // Of emoji and of Persian: seen by those who read them.
  ['👨\u200d👩\u200d👧 می\u200cخواهم', '👨\u200d👩\u200d👧 می\u200cخواهم'],
  ['', ''],
])('%j is %j', (pasted, text) => {
  expect(cleanTexts(pasted)).toBe(text);
});

test('texts at any depth are cleaned, keys and secrets are not', () => {
  const pasted = {
    name: '\u200e林',
    list: [{ note: 'a\tb' }, 1, null, true],
    password: '\u200epass\tword',
    '\u200ekey': 'x',
  };
  expect(cleanTexts(pasted)).toEqual({
    ...{ name: '林', list: [{ note: 'a b' }, 1, null, true], password: '\u200epass\tword', '\u200ekey': 'x' },
  });
  const hostile = JSON.parse('{"__proto__": {"polluted": "\u200eyes"}}');
  expect(Object.getPrototypeOf(cleanTexts(hostile))).toBe(Object.prototype);
});
