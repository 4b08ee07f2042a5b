import { expect, test } from 'vitest';
import { channelOf } from './channel-for-test.ts';
import { type RuleDraft, ruleDraftOf, ruleFault, ruleRequest } from './rule-draft.ts';

const CHANNELS = [channelOf(1, 'in-app', '站内消息'), channelOf(3, 'wecom', '安保群')];
const wish = (more: Partial<RuleDraft> = {}): RuleDraft => ({
  ...ruleDraftOf(undefined),
  name: '夜间',
  whats: ['alarm.raised'],
  channels: [3],
  reason: '试用',
  ...more,
});

test('a room needs no audience, a message in the app does', () => {
  expect(ruleFault(wish(), CHANNELS)).toBeUndefined();
  expect(ruleFault(wish({ channels: [1] }), CHANNELS)).toBe('audience');
});

test('a channel that was taken away meanwhile does not count', () => {
  expect(ruleFault(wish({ channels: [9] }), CHANNELS)).toBe('channels');
});

test('all that is missing is named, the first of it', () => {
  expect(ruleFault(wish({ name: '' }), CHANNELS)).toBe('name');
  expect(ruleFault(wish({ whats: [] }), CHANNELS)).toBe('whats');
  expect(ruleFault(wish({ afterMinutes: 1_441 }), CHANNELS)).toBe('afterMinutes');
  expect(ruleFault(wish({ reason: '' }), CHANNELS)).toBe('reason');
});

test('no priority means all, and a change names the version it was made from', () => {
  const before = { id: 7, version: 2, ...ruleRequest(wish(), undefined) };
  expect(ruleRequest(wish({ priorities: [] }), before)).toMatchObject({ priorities: null, version: 2 });
});
