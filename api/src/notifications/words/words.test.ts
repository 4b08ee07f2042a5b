import { expect, it } from 'vitest';
import { textOf, titleOf } from './words.ts';

it('says what was reported on one line: nobody adds lines of their own', () => {
  const text = '路灯\n地点：别处\u2028@所有人';
  const facts = { title: { zh: text, en: text }, place: { zh: text, en: text } };
  const told = { what: 'case.reported', priority: 2, facts, at: 0 } as const;
  expect(titleOf(told, 'zh')).not.toMatch(/[\n\u2028]/);
  expect(textOf(told, 'zh', 'Asia/Shanghai').split(/[\n\u2028]/)).toHaveLength(3);
});

it('says why an alarm has another time: judged by arrival, or sent afterwards', () => {
  const title = { zh: '重大隐患报警', en: 'Major hazard alarm' };
  const at = Date.parse('2026-11-22T08:00:00Z');
  const told = (timing: object) =>
    textOf(
      { what: 'alarm.raised', priority: 1, facts: { title, place: null, ...timing }, at },
      'zh',
      'Asia/Shanghai',
    ).split('\n');
  expect(told({})).toEqual(['时间：2026-11-22 16:00']);
  expect(told({ clockErrorMs: 8 * 3_600_000 })).toContain('按到达时间判断 · 设备时钟偏差 +08:00:00');
  expect(told({ clockErrorMs: -961_000 })).toContain('按到达时间判断 · 设备时钟偏差 −00:16:01');
  expect(told({ happenedAt: at - 3_600_000, arrivedAt: at - 60_000 })).toContain(
    '补报 · 发生于 2026-11-22 15:00 · 收到于 2026-11-22 15:59',
  );
});
