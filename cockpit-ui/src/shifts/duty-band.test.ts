import type { Alarm } from '@cockpit/api/alarms';
import type { DutyNow } from '@cockpit/api/shifts';
import { expect, test } from 'vitest';
import { anAlarm } from '../calls/alarm-for-test.ts';
import { dutyBand } from './duty-band.ts';

const name = { zh: '白班', en: 'Day' };
const running: DutyNow = {
  state: 'unmanned',
  shift: { plan: 'day', day: '2026-11-22', name, startsAt: 1, endsAt: 9 },
  people: [],
  rostered: ['王晓岚'],
  missing: 1,
  missingSince: 5,
  waiting: [],
};
const unmanned = (said: Partial<Alarm> = {}) =>
  anAlarm({ id: 1, domain: 'duty', priority: 'high', raisedAt: 7, ...said });

test('nothing is said while the shift is manned, or none runs, or nothing is known', () => {
  expect(dutyBand({ ...running, state: 'manned', missing: 0, missingSince: null }, [])).toBeNull();
  expect(dutyBand({ ...running, state: 'off', shift: null }, [])).toBeNull();
  expect(dutyBand(undefined, [anAlarm({ id: 1, priority: 'high' })])).toBeNull();
});

test('after a start without plan or roster it is calm, and so is a gap that is no alarm yet', () => {
  expect(dutyBand({ ...running, state: 'unplanned', shift: null }, [])).toEqual({ kind: 'unplanned', level: 'calm' });
  expect(dutyBand({ ...running, state: 'unused', rostered: [] }, [])).toMatchObject({ kind: 'unused', level: 'calm' });
  expect(dutyBand(running, [])).toEqual({
    kind: 'unmanned',
    level: 'calm',
    shift: name,
    since: 5,
    rostered: ['王晓岚'],
  });
});

test('the alarm is amber since the gap, and calm once somebody has it; put away or over it is none', () => {
  expect(dutyBand(running, [unmanned()])).toMatchObject({ kind: 'alarm', level: 'medium', since: 5 });
  expect(dutyBand(running, [unmanned({ state: 'acknowledged', owner: '林晓' })])).toMatchObject({ level: 'calm' });
  for (const state of ['shelved', 'returned', 'suppressed'] as const)
    expect(dutyBand(running, [unmanned({ state })])?.kind).toBe('unmanned');
  expect(dutyBand(undefined, [unmanned()])).toMatchObject({ since: 7 });
});
