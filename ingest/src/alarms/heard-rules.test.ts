import { expect, test } from 'vitest';
import type { Device } from '../readings/reading.ts';
import { fewDevices } from '../testing/few-devices.ts';
import type { AlarmRule } from './contract.ts';
import { rulesIn } from './heard-rules.ts';

const SMOKE = {
  code: 'smoke',
  domain: 'hazard',
  condition: { kind: 'state', field: 'hazard-state', is: ['alarm'], onDelayS: 0, offDelayS: 0 },
} as unknown as AlarmRule;
const WRONG_CLOCK = {
  code: 'clock',
  domain: 'hazard',
  condition: { kind: 'clock', limitS: 60, onDelayS: 60 },
} as unknown as AlarmRule;

function pointOf(code: string): Device {
  const device = fewDevices().find('c', 'hazard', code);
  if (!device) throw new Error(`no ${code}`);
  return device;
}

test('asks the set once for a device and event, and anew for the device of another registry', () => {
  const asked: string[] = [];
  const rulesOf = rulesIn({
    rulesFor({ code, attributes }) {
      asked.push(code);
      return attributes['kind'] === 'smoke' ? [SMOKE, WRONG_CLOCK] : [WRONG_CLOCK];
    },
    rulesOf: () => [],
  });
  const before = pointOf('H1');
  expect(rulesOf(before, 'state')).toEqual([SMOKE, WRONG_CLOCK]);
  expect(rulesOf(before, 'state')).toEqual([SMOKE, WRONG_CLOCK]);
  expect(asked).toEqual(['H1']);
  // A status says nothing of smoke, and comes when the device likes.
  expect(rulesOf(before, 'status')).toEqual([]);
  const imported = { ...before, attributes: { kind: 'gas' } };
  expect(rulesOf(imported, 'state')).toEqual([WRONG_CLOCK]);
});

test('devices with the same rules hold one list', () => {
  const rulesOf = rulesIn({
    rulesFor: ({ code }) => (code === 'W1' ? [WRONG_CLOCK] : [SMOKE, WRONG_CLOCK]),
    rulesOf: () => [],
  });
  const [first, second, water] = [pointOf('H1'), { ...pointOf('H1'), id: 99 }, pointOf('W1')];
  expect(rulesOf(second, 'state')).toBe(rulesOf(first, 'state'));
  expect(rulesOf(water, 'state')).toEqual([WRONG_CLOCK]);
});
