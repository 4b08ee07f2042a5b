import { expect, test } from 'vitest';
import { roundOf } from './round-of.ts';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const checkpoint = {
  timezone: 'Asia/Shanghai',
  attributes: {
    afterMinutes: 20,
    missedAfterMinutes: 60,
    rounds: [
      { code: 'day-1', startsAt: '08:00', weekdays: EVERY_DAY },
      { code: 'day-2', startsAt: '13:30', weekdays: [1, 2, 3, 4, 5] },
      { code: 'night', startsAt: '23:50', weekdays: EVERY_DAY },
    ],
  },
};

// 2026-11-20 is a Friday.
test.each([
  ['when it is due', '2026-11-20T08:20', 'day-1@2026-11-20'],
  ['late', '2026-11-20T09:20', 'day-1@2026-11-20'],
  ['before it starts', '2026-11-20T07:50', 'day-1@2026-11-20'],
  ['in the afternoon', '2026-11-20T13:32', 'day-2@2026-11-20'],
  ['after midnight, of the day it started', '2026-11-21T00:10', 'night@2026-11-20'],
  ['on a day it is not planned', '2026-11-21T13:32', 'extra@2026-11-21'],
  ['when no round is near', '2026-11-20T11:00', 'extra@2026-11-20'],
])('%s', (_, local, round) => {
  expect(roundOf(checkpoint, Date.parse(`${local}:00+08:00`))).toBe(round);
});

test('a checkpoint without a plan has no round', () => {
  expect(roundOf({ timezone: 'UTC', attributes: { afterMinutes: 5 } }, 0)).toBeUndefined();
});
