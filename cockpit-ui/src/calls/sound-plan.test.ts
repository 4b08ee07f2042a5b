import { expect, test } from 'vitest';
import { anAlarm } from './alarm-for-test.ts';
import { type AudibleAlarms, newAlarms, REPEAT_MS, voiceOf } from './sound-plan.ts';

const HIGH = anAlarm({ id: 1, priority: 'high' });
const LOW = anAlarm({ id: 2, priority: 'low' });
const OWNED = anAlarm({ id: 3, priority: 'high', state: 'acknowledged' });
const voice = (said: Partial<AudibleAlarms>) => voiceOf({ alarms: [], flood: false, stale: false, ...said });

test('the worst alarm nobody owns gives the voice', () => {
  expect(voice({ alarms: [LOW, HIGH] })).toBe('high');
  expect(voice({ alarms: [LOW, OWNED] })).toBe('low');
});

test('it is silent once everything is acknowledged, over or put away', () => {
  const states = ['acknowledged', 'returned', 'shelved', 'suppressed', 'out-of-service', 'normal'] as const;
  expect(voice({ alarms: states.map((state, id) => anAlarm({ id: id + 1, priority: 'high', state })) })).toBeNull();
});

test('a flood has one voice, and none when nothing calls any more', () => {
  expect(voice({ alarms: [LOW, HIGH], flood: true })).toBe('flood');
  expect(voice({ alarms: [OWNED], flood: true })).toBeNull();
});

test('nothing is said of a picture that is not live', () => {
  expect(voice({ alarms: [HIGH], stale: true })).toBeNull();
});

test('high repeats faster than a flood, that faster than medium, and low sounds once', () => {
  expect([REPEAT_MS.high, REPEAT_MS.flood, REPEAT_MS.medium, REPEAT_MS.low]).toEqual([4_000, 12_000, 20_000, null]);
});

test('a newcomer is told once, the worst first; owned ones are not told', () => {
  expect(newAlarms(new Set(), [LOW, OWNED, HIGH]).map(({ id }) => id)).toEqual([1, 2]);
  expect(newAlarms(new Set([1]), [LOW, HIGH]).map(({ id }) => id)).toEqual([2]);
});
