import { expect, test } from 'vitest';
import { keepLongNumbers } from './exact-numbers.ts';
import { readPayload } from './payload.ts';

test.each([
  ['{"seq":1724442618569203714}', { seq: '1724442618569203714' }],
  ['[-9223372036854775808, 9007199254740993]', ['-9223372036854775808', '9007199254740993']],
  // What a double holds stays a number, and so does what never was a whole one.
  [
    '{"a":9007199254740991,"b":0.12345678901234567890,"c":1.7724e18}',
    { a: 9007199254740991, b: 0.12345678901234568, c: 1.7724e18 },
  ],
  // Digits in texts and keys are left alone, whatever is escaped around them.
  [
    String.raw`{"1724442618569203714":"\\","x":"\"1724442618569203714,","y":1724442618569203715}`,
    { '1724442618569203714': '\\', x: '"1724442618569203714,', y: '1724442618569203715' },
  ],
  ['1724442618569203714', '1724442618569203714'],
])('%s keeps every digit', (json, value) => {
  expect(readPayload('json', Buffer.from(json)).message).toEqual(value);
});

test('JSON as devices write it is read where the strict reader gives up', () => {
  const read = (text: string) => readPayload('json', Buffer.from(text)).message;
  expect(read('{"s":1,"v":NaN,"w":[-Infinity,"NaN"],"seq":1724442618569203714}')).toEqual({
    ...{ s: 1, v: null, w: [null, 'NaN'], seq: '1724442618569203714' },
  });
  expect(read('{"s":1}\0\0')).toEqual({ s: 1 });
  expect(() => read('{"s":1')).toThrow(/not JSON/);
});

test('without a long number nothing is touched', () => {
  const json = `{"text":"${'x'.repeat(60_000)}","n":123456789012345}`;
  expect(keepLongNumbers(json)).toBe(json);
});

test('a long text beside a long number is no trouble', () => {
  const text = `${'x'.repeat(30_000)}${'\\\\'.repeat(10_000)}`;
  const read = readPayload('json', Buffer.from(`{"t":"${text}","n":12345678901234567890}`)).message as Record<
    string,
    string
  >;
  expect(read['t']).toHaveLength(40_000);
  expect(read['n']).toBe('12345678901234567890');
});
