import i18next, { type TFunction } from 'i18next';
import { beforeAll, expect, test } from 'vitest';
import { zh } from '../i18n/zh.ts';
import { detailWords } from './detail-words.ts';

let t: TFunction;

beforeAll(async () => {
  t = await i18next
    .createInstance()
    .init({ lng: 'zh', resources: { zh: { translation: zh } }, interpolation: { escapeValue: false } });
});

// As ingest writes them; tests/src/house/quarantine-words.test.ts holds that it still does.
test.each([
  ['field level is missing', '缺少字段 level'],
  ['field state must be one of alarm, normal', '字段 state 只能取：alarm, normal'],
  ['field value must be number', '字段 value 的类型不对，应为数字'],
  ['field value must be integer or must be null', '字段 value 的类型不对，应为整数'],
  ['field officer has characters, or a form, that are not allowed', '字段 officer 含有不允许的字符或格式'],
  ['field free must be >= 0', '字段 free 不能小于 0'],
  ['no parking device "KC-1" is registered in yunfan', '设备“KC-1”没有在 yunfan 登记'],
  ['no device "KC-1" is registered in yunfan', '设备“KC-1”没有在 yunfan 登记'],
  ['topic level 2 "a b" is not a community code', '主题第 2 级“a b”不是合法的编码'],
  [
    'field at is "2026-11-22 16:00:00": it says no offset from UTC; expected ISO 8601 with an offset (…)',
    '字段 at 的时间 "2026-11-22 16:00:00" 读不懂（没有时区）；应为带时区的 ISO 8601，如 2026-11-22T16:00:00+08:00，或以毫秒计的整数',
  ],
  [
    'profile barrier: message 2 of 3, v1/yunfan/parking/KC-1/lot: field free is missing',
    '设备档案 barrier：共 3 条中的第 2 条，缺少字段 free',
  ],
  ['profile x: v1/yunfan/parking/KC-1/lot: field free is missing', '设备档案 x：缺少字段 free'],
  [
    `the payload is not JSON: Expected ',' or '}' after property value in JSON at position 11`,
    '消息不是 JSON：从第 11 个字符起读不懂',
  ],
  ['the payload is not JSON: Unexpected end of JSON input', '消息不完整：JSON 没有结束'],
  [`the payload is not JSON: Unexpected token 'x', "x" is not valid JSON`, '消息不是 JSON'],
  ['something nobody has translated', 'something nobody has translated'],
])('%s', (detail, words) => {
  expect(detailWords(detail, t)).toBe(words);
});
