// @vitest-environment jsdom
import i18next from 'i18next';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startWords } from '../i18n/start.ts';
import { channelOf } from './channel-for-test.ts';
import { listIn, type RuleParts, ruleSentence } from './rule-sentence.ts';

const CHANNELS = [
  channelOf(1, 'in-app', '站内消息'),
  channelOf(2, 'email', '邮件', { recipients: ['a@b.cn', 'c@d.cn'] }),
  channelOf(3, 'wecom', '安保群'),
  channelOf(4, 'dingtalk', '物业群', { enabled: false }),
];
const RULE: RuleParts = {
  whats: ['alarm.raised', 'alarm.escalated'],
  priorities: ['high'],
  grid: null,
  audience: { roles: ['duty-officer'], onDuty: true, concerned: false },
  channels: [1],
  afterMinutes: 0,
};
const say = (more: Partial<RuleParts>, language: 'zh' | 'en' = 'zh') =>
  ruleSentence({ ...RULE, ...more }, CHANNELS, {
    t: i18next.t,
    gridName: (code) => `网格${code}`,
    list: listIn(language),
  });

beforeAll(() => startWords('zh'));
beforeEach(() => i18next.changeLanguage('zh'));

describe('the sentence of a rule', () => {
  test('says what, how urgent, when, by which way and to whom', () => {
    expect(say({})).toBe('全社区：报警发生和报警升级（仅高优先级），立即通过站内消息告知值班员和当班人员。');
  });

  test('says how late, and in which grid', () => {
    expect(say({ afterMinutes: 10, grid: 'E03', priorities: null, whats: ['case.overdue'] })).toBe(
      '网格E03：案件超期，10 分钟后仍无人处理时通过站内消息告知值班员和当班人员。',
    );
  });

  test('tells rooms and fixed addresses apart from people, and marks what is off', () => {
    expect(say({ channels: [1, 2, 3, 4] })).toContain(
      '通过站内消息和邮件告知值班员和当班人员，并发往 2 个固定邮箱，并发到安保群和物业群（已停用）',
    );
  });

  test('does not promise people a room’s message', () => {
    expect(say({ channels: [3] })).not.toContain('值班员');
  });

  test('admits that nobody is told', () => {
    const nobody = { roles: [], onDuty: false, concerned: false };
    expect(say({ channels: [1], audience: nobody })).toContain('不会告知任何人');
    expect(say({ channels: [] })).toContain('不会告知任何人');
  });

  test('speaks English as well', async () => {
    await i18next.changeLanguage('en');
    expect(say({ channels: [1, 3], afterMinutes: 5 }, 'en')).toBe(
      'Whole community: alarm raised and alarm escalated (High priority only) – after 5 min without action by 站内消息 to Duty officer and who is on duty, and into 安保群.',
    );
  });
});
