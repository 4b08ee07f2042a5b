import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

test('all faults are named at once', () => {
  const answer = readConfig(['--mqtt-url', 'http://x', '--faults', 'many', '--backfill-to', 'soon'], {
    COCKPIT_CLOCK: 'noon',
  });
  expect('faults' in answer && answer.faults).toHaveLength(6);
});

test('an unknown option is a fault, not ignored', () => {
  const answer = readConfig(['--mqtt-url', 'mqtt://x', '--community', 'x', '--sed', '1'], {});
  expect('faults' in answer && answer.faults[0]).toContain('--sed');
});

test('without a history there is none, and faults are light', () => {
  const answer = readConfig(['--community', 'x'], { MQTT_URL: 'mqtt://x' });
  expect(answer).toMatchObject({ config: { mqttUrl: 'mqtt://x', history: undefined, faults: 'light', seed: '1' } });
});
