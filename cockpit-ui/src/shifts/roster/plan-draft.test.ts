import type { ShiftPlan } from '@cockpit/api/shifts';
import { expect, test } from 'vitest';
import { plansFault, plansOf, withAnother } from './plan-draft.ts';

const DAY: ShiftPlan = {
  code: 'day',
  name: { zh: '白班', en: 'Day' },
  starts: '08:00',
  ends: '20:00',
  weekdays: [1, 2, 3],
  peopleMin: 1,
};

test('what is missing is named, one thing at a time, the reason last', () => {
  const fault = (more: Partial<ShiftPlan>, reason = 'r') => plansFault([{ ...DAY, ...more }], [DAY], reason);
  expect(fault({ name: { zh: ' ', en: 'x' } })).toBe('name');
  expect(fault({ ends: '' })).toBe('times');
  expect(fault({ weekdays: [] })).toBe('weekdays');
  expect(fault({})).toBe('same');
  expect(fault({ peopleMin: 2 }, ' ')).toBe('reason');
  expect(fault({ peopleMin: 2 })).toBeUndefined();
  expect(plansFault([], [DAY], 'r')).toBeUndefined();
});

test('what is sent is trimmed, its days in order, and an English name is never empty', () => {
  expect(plansOf([{ ...DAY, name: { zh: ' 白班 ', en: '' }, weekdays: [7, 1] }])).toEqual([
    { ...DAY, name: { zh: '白班', en: '白班' }, weekdays: [1, 7] },
  ]);
});

test('a new one has a code that no other has', () => {
  const codes = withAnother([{ ...DAY, code: 'shift-2' }]).map(({ code }) => code);
  expect(codes).toEqual(['shift-2', 'shift-3']);
});
