import { describe, expect, test } from 'vitest';
import { type ChannelDraft, channelDraftOf, channelFault, channelRequest } from './channel-draft.ts';
import { channelOf } from './channel-for-test.ts';

const ROBOT = channelOf(3, 'dingtalk', '物业群', { hasSecret: true, url: 'https://oapi.dingtalk.com/robot/send' });
const wish = (more: Partial<ChannelDraft> = {}): ChannelDraft => ({
  ...channelDraftOf(undefined, 'zh'),
  name: '安保群',
  url: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc',
  reason: '试用',
  ...more,
});

describe('what is missing', () => {
  test('a new robot needs its whole address, a present one keeps its own', () => {
    expect(channelFault(wish({ url: '' }), true)).toBe('url');
    expect(channelFault(wish({ url: 'qyapi.weixin.qq.com' }), true)).toBe('url');
    expect(channelFault({ ...channelDraftOf(ROBOT, 'zh'), reason: '改名' }, false)).toBeUndefined();
  });

  test('a secret is long enough or left out', () => {
    expect(channelFault(wish({ kind: 'dingtalk', secret: 'short' }), true)).toBe('secret');
    expect(channelFault(wish({ kind: 'dingtalk', secret: '' }), true)).toBeUndefined();
  });

  test('addresses of mails are addresses', () => {
    expect(channelFault(wish({ kind: 'email', recipients: ['a@b.cn', 'b'] }), true)).toBe('recipients');
    expect(channelFault(wish({ kind: 'email', recipients: [] }), true)).toBeUndefined();
  });

  test('nothing is done without a name, a pace and a reason', () => {
    expect(channelFault(wish({ name: ' ' }), true)).toBe('name');
    expect(channelFault(wish({ perMinute: 0 }), true)).toBe('perMinute');
    expect(channelFault(wish({ reason: ' ' }), true)).toBe('reason');
  });
});

describe('what is asked for', () => {
  test('secrets that were not typed are not sent, so that the present ones stay', () => {
    const asked = channelRequest({ ...channelDraftOf(ROBOT, 'zh'), name: '物业二群', reason: '改名' }, ROBOT);
    expect(asked).toEqual({
      kind: 'dingtalk',
      name: '物业二群',
      reason: '改名',
      language: 'zh',
      perMinute: 20,
      version: 3,
    });
  });

  test('what was typed for another kind stays behind', () => {
    const asked = channelRequest(wish({ kind: 'in-app', secret: 'long-enough', recipients: ['a@b.cn'] }), undefined);
    expect(asked).toEqual({ kind: 'in-app', name: '安保群', reason: '试用' });
  });
});
