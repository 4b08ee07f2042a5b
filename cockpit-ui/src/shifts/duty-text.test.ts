import type { DutyNow } from '@cockpit/api/shifts';
import { expect, test } from 'vitest';
import { dutyText } from './duty-text.ts';

const name = { zh: '白班', en: 'Day' };
const shift = { plan: 'day', day: '2026-11-22', name, startsAt: 1, endsAt: 2 };
const now = (more: Partial<DutyNow>): DutyNow => ({
  state: 'manned',
  missingSince: null,
  shift,
  people: [],
  rostered: [],
  missing: 0,
  waiting: [],
  ...more,
});

test('nothing is said where no shift runs and nobody is there', () => {
  expect(dutyText(undefined)).toBeUndefined();
  expect(dutyText(now({ shift: null }))).toBeUndefined();
});

test('who has been there longest stands for all, also after the shift ended', () => {
  const people = [
    { name: 'a', since: 5 },
    { name: 'b', since: 9 },
  ];
  expect(dutyText(now({ people }))).toEqual({ present: { name: 'a', count: 2, since: 5 }, lack: 'none', missing: 0 });
  expect(dutyText(now({ shift: null, people }))?.present?.count).toBe(2);
});

test('nobody there is not the same as too few', () => {
  expect(dutyText(now({ missing: 1 }))).toMatchObject({ present: null, lack: 'nobody' });
  expect(dutyText(now({ missing: 1, people: [{ name: 'a', since: 5 }] }))).toMatchObject({ lack: 'some', missing: 1 });
});
