import { expect, test } from 'vitest';
import { anAlarm } from '../calls/alarm-for-test.ts';
import { dueOf } from './due.ts';

test('an alarm nobody owns counts down to its response and then up', () => {
  const alarm = anAlarm({ id: 1, respondBy: 1_000 });
  expect(dueOf(alarm, 999)).toEqual({ kind: 'left', at: 1_000 });
  expect(dueOf(alarm, 1_000)).toEqual({ kind: 'over', at: 1_000 });
});

test('an owned one counts down to where it lapses, until there is progress', () => {
  expect(dueOf(anAlarm({ id: 1, state: 'acknowledged', ackExpiresAt: 5 }), 0)).toEqual({ kind: 'ackLeft', at: 5 });
  expect(dueOf(anAlarm({ id: 1, state: 'acknowledged' }), 0)).toEqual({ kind: 'working' });
});

test('what is put away says until when, or that nobody set an end; what is over says nothing', () => {
  expect(dueOf(anAlarm({ id: 1, state: 'shelved', hiddenUntil: 9 }), 0)).toEqual({ kind: 'until', at: 9 });
  expect(dueOf(anAlarm({ id: 1, state: 'out-of-service' }), 0)).toEqual({ kind: 'open' });
  expect(dueOf(anAlarm({ id: 1, state: 'returned' }), 0)).toEqual({ kind: 'none' });
});
