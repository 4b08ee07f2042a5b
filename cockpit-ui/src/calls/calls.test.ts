import type { Alarm } from '@cockpit/api/alarms';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { callsOf, contenders } from './calls.ts';
import { highAlarm, NOW } from './wall-for-test.ts';

const alarms = fc
  .array(
    fc.record({
      priority: fc.constantFrom<Alarm['priority']>('high', 'medium', 'low'),
      domain: fc.constantFrom<Alarm['domain']>('hazard', 'hazard', 'duty'),
      state: fc.constantFrom<Alarm['state']>('unacknowledged', 'acknowledged', 'returned'),
      grid: fc.constantFrom('M1', 'M2', null),
      rule: fc.constantFrom('smoke', 'crowd'),
      escalation: fc.integer({ min: 0, max: 2 }),
      raisedAt: fc.integer({ min: NOW - 900_000, max: NOW }),
    }),
    { maxLength: 30 },
  )
  .map((rows) => rows.map((row, index) => highAlarm({ id: index + 1, ...row })));

test('every active unacknowledged high alarm calls exactly once; what is over, and duty matters, never take the wall', () => {
  fc.assert(
    fc.property(alarms, fc.boolean(), (rows, flooded) => {
      const calls = callsOf(rows, flooded, NOW);
      const calling = calls.flatMap((call) => call.alarms).filter(({ priority }) => priority === 'high');
      const wanted = rows.filter(
        ({ state, priority, domain }) => state === 'unacknowledged' && priority === 'high' && domain !== 'duty',
      );
      expect(calling.map(({ id }) => id).sort()).toEqual(wanted.map(({ id }) => id).sort());
      for (const { lead, alarms: members } of calls) {
        expect(lead).toMatchObject({ state: 'unacknowledged', priority: 'high' });
        expect(members[0]).toBe(lead);
        expect(members.every(({ state }) => state === 'unacknowledged')).toBe(true);
      }
    }),
    { seed: 41, numRuns: 200 },
  );
});

test('in a flood there is one call for each grid and cause, without it one for each alarm', () => {
  fc.assert(
    fc.property(alarms, (rows) => {
      expect(callsOf(rows, false, NOW).every((call) => call.alarms.length === 1)).toBe(true);
      const groups = callsOf(rows, true, NOW).map(({ lead }) => `${lead.grid} ${lead.rule}`);
      expect(new Set(groups).size).toBe(groups.length);
    }),
    { seed: 42, numRuns: 200 },
  );
});

test('a fire comes before what was left lying, and alone takes turns while it waits', () => {
  const rows = [
    highAlarm({ id: 1, escalation: 2 }),
    highAlarm({ id: 2, lifeSafety: true, raisedAt: NOW }),
    highAlarm({ id: 3, lifeSafety: true, raisedAt: NOW - 1000 }),
  ];
  const calls = callsOf(rows, false, NOW);
  expect(calls.map(({ lead }) => lead.id)).toEqual([3, 2, 1]);
  expect(contenders(calls).map(({ lead }) => lead.id)).toEqual([3, 2]);
  expect(contenders(calls.slice(2)).map(({ lead }) => lead.id)).toEqual([1]);
});

test('what was left lying goes first, then what has waited longest', () => {
  const rows = [
    highAlarm({ id: 1, raisedAt: NOW - 10_000 }),
    highAlarm({ id: 2, raisedAt: NOW - 60_000 }),
    highAlarm({ id: 3, raisedAt: NOW - 5_000, escalation: 1 }),
  ];
  expect(callsOf(rows, false, NOW).map(({ lead }) => lead.id)).toEqual([3, 2, 1]);
});

test('a call is another one to see when its ownership expired or its time ran out', () => {
  const keys = [
    [highAlarm({ id: 1 }), NOW],
    [highAlarm({ id: 1, escalation: 1 }), NOW],
    [highAlarm({ id: 1 }), NOW + 200_000],
  ].map(([alarm, now]) => callsOf([alarm as Alarm], false, now as number)[0]);
  expect(new Set(keys.map((call) => call?.key)).size).toBe(3);
  expect(new Set(keys.map((call) => call?.id)).size).toBe(1);
});
