import { expect, test } from 'vitest';
import { MONDAY, smallSetting } from '../testing/small-community.ts';
import { DAY_MS, HOUR_MS } from '../world/calendar.ts';
import { fitnessDevices } from './devices.ts';

const week = fitnessDevices(smallSetting('1')).flatMap((venue) => venue.between(MONDAY, MONDAY + 7 * DAY_MS));
const sessions = week.flatMap((message) => (message.event === 'session' ? [message] : []));

test('a venue holds no more people than its capacity and nobody outside its hours', () => {
  const capacity = new Map([
    ['POD', 8],
    ['COURT', 40],
  ]);
  for (const message of week) {
    if (message.event !== 'headcount') continue;
    const { device, at, payload } = message;
    const hour = ((at - MONDAY) % DAY_MS) / HOUR_MS;
    const open = device === 'POD' ? hour >= 6 : hour >= 8 && hour < 21.5;
    expect(payload.present).toBeGreaterThanOrEqual(0);
    expect(payload.present).toBeLessThanOrEqual(open ? (capacity.get(device) ?? 0) : 0);
  }
});

test('evenings are busy', () => {
  const court = week.flatMap((message) =>
    message.event === 'headcount' && message.device === 'COURT' ? [message] : [],
  );
  const peak = court.filter(({ at }) => at > MONDAY + 18.5 * HOUR_MS && at < MONDAY + 20 * HOUR_MS);
  expect(Math.max(...peak.map(({ payload }) => payload.present ?? 0))).toBeGreaterThan(15);
});

test('a machine is used by one person at a time', () => {
  expect(sessions.length).toBeGreaterThan(50);
  for (const machine of ['POD-1', 'POD-2']) {
    const own = sessions.filter(({ device }) => device === machine).sort((a, b) => a.at - b.at);
    for (const [i, { payload }] of own.entries()) {
      expect(Number(payload.endedAt)).toBeGreaterThan(Number(payload.startedAt));
      expect(Number(payload.startedAt)).toBeGreaterThan(Number(own[i - 1]?.payload.endedAt ?? 0));
    }
  }
});
