import { expect, test } from 'vitest';
import { parseNotices } from './contract.ts';

const RULES = { kind: 'alarm-rules' };

test('a payload says one notice or a list of them', () => {
  expect(parseNotices(JSON.stringify(RULES))).toEqual([RULES]);
  expect(parseNotices(JSON.stringify([RULES, { kind: 'quarantine' }]))).toEqual([RULES, { kind: 'quarantine' }]);
});

test('what is none stands where it was said', () => {
  expect(parseNotices(JSON.stringify([{ kind: 'of-tomorrow' }, RULES]))).toEqual([undefined, RULES]);
  for (const payload of ['', '{', 'null', '{"kind":"registry"}']) expect(parseNotices(payload)).toEqual([undefined]);
});
