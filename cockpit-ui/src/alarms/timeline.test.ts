import { expect, test } from 'vitest';
import { anAlarm } from '../calls/alarm-for-test.ts';
import { timelineOf } from './timeline.ts';

const ACTION = { id: 3, at: 20, by: '王敏', action: 'acknowledge', note: null, detail: {} } as const;

test('the story is told in the order of time, process and people together', () => {
  const alarm = anAlarm({ id: 1, raisedAt: 10, lastAt: 30, clearedAt: 40, count: 3 });
  expect(timelineOf({ alarm, actions: [ACTION] }).map(({ what }) => what)).toEqual([
    'raised',
    'action',
    'again',
    'cleared',
  ]);
});

test('an alarm that came once and is there has a beginning only', () => {
  expect(timelineOf({ alarm: anAlarm({ id: 1 }), actions: [] }).map(({ what }) => what)).toEqual(['raised']);
});
