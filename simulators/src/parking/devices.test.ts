import { expect, test } from 'vitest';
import { MONDAY, SMALL_COMMUNITY, smallSetting } from '../testing/small-community.ts';
import { DAY_MS, HOUR_MS } from '../world/calendar.ts';
import type { Message } from '../world/message.ts';
import { parkingDevices } from './devices.ts';

type Count = Extract<Message, { event: 'occupancy' }>;

const week = parkingDevices(smallSetting('1')).map((lot) => lot.between(MONDAY, MONDAY + 7 * DAY_MS));
const counts = week.map((messages) => messages.filter((message): message is Count => message.event === 'occupancy'));

test('a lot is never fuller than its usable spaces nor emptier than empty', () => {
  for (const { payload } of counts.flat()) {
    expect(payload.occupied).toBeGreaterThanOrEqual(0);
    expect(payload.occupied).toBeLessThanOrEqual(payload.total - (payload.outOfService ?? 0));
  }
});

test('entries minus exits is the change of the occupancy, at every message', () => {
  for (const lot of counts) {
    for (const [i, { payload }] of lot.entries()) {
      const before = lot[i - 1]?.payload.occupied;
      if (before === undefined) continue;
      expect(payload.occupied - before).toBe((payload.entries ?? 0) - (payload.exits ?? 0));
    }
  }
});

test('the crowded garage is full in a weekday morning, and quiet on Sunday', () => {
  const free = (from: number, to: number) =>
    (counts[0] ?? [])
      .filter(({ at }) => at >= from && at < to)
      .map(({ payload }) => payload.total - (payload.outOfService ?? 0) - payload.occupied);
  expect(Math.min(...free(MONDAY + 10 * HOUR_MS, MONDAY + 11.5 * HOUR_MS))).toBe(0);
  const sunday = MONDAY + 6 * DAY_MS;
  expect(Math.min(...free(sunday, sunday + DAY_MS))).toBeGreaterThan(20);
});

test('weekends are quieter than weekdays in all', () => {
  const entries = (day: number) =>
    counts
      .flat()
      .filter(({ at }) => at >= MONDAY + day * DAY_MS && at < MONDAY + (day + 1) * DAY_MS)
      .reduce((sum, { payload }) => sum + (payload.entries ?? 0), 0);
  expect(entries(5)).toBeLessThan(entries(1) * 0.8);
  expect(entries(6)).toBeLessThan(entries(1) * 0.8);
});

test('trucks stand in the logistics park at night', () => {
  const atThree = counts[2]?.find(({ at }) => at >= MONDAY + DAY_MS + 3 * HOUR_MS);
  expect(atThree?.payload.occupied).toBeGreaterThan(0.4 * 80);
});

test('the count of a lot with bay sensors is the count of its occupied bays, whenever one looks', () => {
  const bays = new Map<string, string>();
  const [garage] = parkingDevices(smallSetting('1'));
  const start = MONDAY - 1;
  for (const message of garage?.stateAt(start) ?? [])
    if (message.event === 'bay') bays.set(message.device, message.payload.state);
  expect(bays.size).toBe(SMALL_COMMUNITY.carParks[0]?.spaces);
  const inOrder = [...(week[0] ?? [])].sort((a, b) => a.at - b.at || (a.event === 'bay' ? -1 : 1));
  for (const message of inOrder) {
    if (message.event === 'bay') bays.set(message.device, message.payload.state);
    if (message.event !== 'occupancy') continue;
    expect([...bays.values()].filter((state) => state === 'occupied')).toHaveLength(message.payload.occupied);
    expect([...bays.values()].filter((state) => state === 'closed')).toHaveLength(message.payload.outOfService ?? 0);
  }
});
