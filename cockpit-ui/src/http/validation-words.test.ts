import i18next, { type TFunction } from 'i18next';
import { beforeAll, expect, test } from 'vitest';
import { zh } from '../i18n/zh.ts';
import { validationWords } from './validation-words.ts';

let t: TFunction;
beforeAll(async () => {
  t = await i18next
    .createInstance()
    .init({ lng: 'zh', resources: { zh: { translation: zh } }, interpolation: { escapeValue: false } });
});

test.each([
  ['title: must not have more than 120 characters (body).', '标题不能超过 120 个字符'],
  ['title: must not have fewer than 1 characters (body).', '标题不能为空'],
  ['reason: is required (body).', '理由不能为空'],
  ['note: has characters, or a form, that are not allowed (body).', '备注含有不允许的字符或格式'],
  ['minutes: must be <= 10080; until: must be integer (body).', '时长不能大于 10080；截止时间应为整数'],
  ['plan/goal: is required (body).', '目标和任务不能为空'],
  ['photos/3: must be string (body).', '照片应为文字'],
  ['frobnication: must be > 0 (body).', 'frobnication必须大于 0'],
  ['why: is required to discard.', 'why不能为空'],
  ['A value of the request cannot be stored.', 'A value of the request cannot be stored.'],
  ['url: The address leads into a private network. (body).', 'url: The address leads into a private network.'],
])('%s', (message, words) => {
  expect(validationWords(message, t)).toBe(words);
});
