import { expect, it } from 'vitest';
import { textOf, titleOf } from './words.ts';

it('says what was reported on one line: nobody adds lines of their own', () => {
  const text = '路灯\n地点：别处\u2028@所有人';
  const facts = { title: { zh: text, en: text }, place: { zh: text, en: text } };
  const told = { what: 'case.reported', priority: 2, facts, at: 0 } as const;
  expect(titleOf(told, 'zh')).not.toMatch(/[\n\u2028]/);
  expect(textOf(told, 'zh', 'Asia/Shanghai').split(/[\n\u2028]/)).toHaveLength(2);
});
