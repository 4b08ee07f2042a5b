import { expect, test } from 'vitest';
import { worstOf } from './open-alarms.ts';
import { highAlarm, tableOf } from './wall-for-test.ts';

const worst = (...alarms: Parameters<typeof highAlarm>[0][]) => worstOf(tableOf(alarms.map(highAlarm)))?.id;

test('a high alarm that is over and that nobody saw keeps its card on the map', () => {
  expect(worst({ id: 1, state: 'returned' })).toBe(1);
  expect(worst({ id: 1, state: 'returned' }, { id: 2, priority: 'medium' })).toBe(1);
  expect(worst({ id: 1, state: 'returned' }, { id: 2 })).toBe(2);
  expect(worst({ id: 1, state: 'returned', lifeSafety: true }, { id: 2 })).toBe(1);
  expect(worst({ id: 1, state: 'normal' }, { id: 2, state: 'returned', priority: 'medium' })).toBeUndefined();
});

test('what is acknowledged and active keeps it too; low ones and duty matters have none', () => {
  expect(worst({ id: 1, state: 'acknowledged' })).toBe(1);
  expect(worst({ id: 1, priority: 'low' }, { id: 2, domain: 'duty' })).toBeUndefined();
});
