import { describe, expect, it } from 'vitest';
import type { BatchedEvent, Claimed } from '../claim.ts';
import { messageOf } from './message.ts';

const AT = Date.parse('2026-11-22T10:00:00+08:00');
const NORTH = { code: '990106007001101', zh: '科创园微网格', en: 'Kechuang micro-grid' };
const URL = 'https://cockpit.example/';

const alarm: Claimed = {
  ...{ id: '00000000-0000-4000-8000-000000000001', subject: 'alarm:7', what: 'alarm.raised', priority: 1, at: AT },
  facts: {
    title: { zh: '燃气浓度高', en: 'Gas' },
    place: { zh: '后厨', en: 'Kitchen' },
    ...{ value: 32.456, unit: '%LEL', limit: 20, action: { zh: '关阀并通风', en: 'Close the valve' } },
  },
  ...{
    channel: 1,
    kind: 'email',
    sealed: null,
    address: 'a@b.example',
    person: 3,
    language: 'zh',
    personLanguage: null,
  },
  ...{ community: 'c', zone: 'Asia/Shanghai', attempts: 0, urgent: true, grid: NORTH, onTheSpot: false, madeAt: AT },
};
const work: Claimed = {
  ...alarm,
  ...{ subject: 'case:4', what: 'case.dispatched', priority: 2, urgent: false, onTheSpot: true },
  facts: { title: { zh: '井盖破损', en: 'Cover' }, place: { zh: NORTH.code, en: NORTH.code }, number: '9901' },
};
const others = (count: number, more: Partial<BatchedEvent> = {}): BatchedEvent[] =>
  Array.from({ length: count }, () => ({
    ...{ what: 'alarm.raised', subject: 'alarm:9', priority: 2, at: AT, urgent: false },
    facts: { title: { zh: '车库已满', en: 'Full' }, place: null },
    ...more,
  }));
const of = (lead: Claimed, told: BatchedEvent[] = []) => messageOf({ lead, others: told, claimedAt: AT }, URL);

describe('a message', () => {
  it('says what was measured, the limit, the grid by name and what is to be done', () => {
    expect(of(alarm).text.split('\n')).toEqual([
      '测值：32.46 %LEL，限值 20 %LEL',
      '地点：后厨（科创园微网格）',
      '时间：2026-11-22 10:00',
      '请您：关阀并通风',
    ]);
  });

  it('never says the code of a grid', () => {
    const { title, text } = of(work);
    expect(`${title}${text}`).not.toContain(NORTH.code);
    expect(text).toContain('网格：科创园微网格');
    expect(text).toContain('请您：接单，到现场处置，拍照反馈');
  });

  it.each([
    [alarm, [], 'desk/alarms/7'],
    [{ ...alarm, onTheSpot: true }, [], 'field'],
    [{ ...alarm, subject: 'pipeline:1' }, [], 'desk/alarms'],
    [work, [], 'field/cases/4'],
    [{ ...work, onTheSpot: false }, [], 'desk/cases/4'],
    [work, others(3, { subject: 'case:5', what: 'case.dispatched' }), 'field/cases'],
    [{ ...work, onTheSpot: false }, others(3), 'desk/alarms'],
  ] satisfies [Claimed, BatchedEvent[], string][])('leads to where its receiver works (%#)', (lead, told, path) => {
    expect(of(lead, told).link).toBe(`https://cockpit.example/${path}`);
  });

  it('of many gives counts by kind and priority, and names the urgent ones', () => {
    const told = [...others(30), ...others(4, { priority: 3 }), ...others(2, { what: 'alarm.ended' })];
    const digest = of({ ...alarm, urgent: false, priority: 2 }, told);
    expect(digest.title).toBe('37 条通知：报警 35 · 报警恢复 2');
    expect(digest.text).toContain('报警：中 31 · 低 4');
    const urgent = others(2, { priority: 1, urgent: true, facts: { title: { zh: '甲', en: 'A' }, place: null } });
    const list = of(alarm, [...urgent, ...told]);
    expect(list.title).toBe('高 · 3 条通知：报警 3');
    expect(list.text.match(/ 甲/g)).toHaveLength(2);
    expect(list.text).toContain('报警：中 30 · 低 4');
    expect(list.priority).toBe('high');
  });
});
