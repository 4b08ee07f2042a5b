import { expect, test } from 'vitest';
import { MONDAY, SMALL_COMMUNITY, smallSetting } from '../testing/small-community.ts';
import { DAY_MS } from '../world/calendar.ts';
import type { Message } from '../world/message.ts';
import { hazardDevices } from './devices.ts';
import { episodesOf } from './episodes.ts';

const DAYS = 28;
const setting = smallSetting('1');
const messages = hazardDevices(setting)
  .flatMap((behaviour) => behaviour.between(MONDAY, MONDAY + DAYS * DAY_MS))
  .sort((a, b) => a.at - b.at);
const reports = messages.flatMap((message) => (message.event === 'report' ? [message] : []));

test('alarms are as rare as the number of sensors asks for, and major ones rarer', () => {
  const days = setting.calendar.daysBetween(MONDAY, MONDAY + 200 * DAY_MS);
  const alarms = days.flatMap((day) => episodesOf(setting, day)).filter(({ state }) => state === 'alarm');
  const major = new Set(SMALL_COMMUNITY.hazardPoints.filter(({ level }) => level === 'major').map(({ code }) => code));
  // 40 of the usual 160 sensors, weekends quieter: 6 / 4 × (5 + 2 × 0.6) / 7.
  expect(alarms.length / days.length).toBeGreaterThan(1);
  expect(alarms.length / days.length).toBeLessThan(1.7);
  expect(alarms.filter(({ sensor }) => major.has(sensor)).length).toBeLessThan(alarms.length / 5);
});

test('every alarm is told when it begins and ends by itself', () => {
  const changes = messages.filter(({ event, payload }) => event === 'state' && payload.id.startsWith('state-'));
  const last = new Map(changes.map((message) => [message.device, message]));
  const stillOn = [...last.values()].filter(
    (message) => message.event === 'state' && message.payload.state !== 'normal',
  );
  expect(changes.length).toBeGreaterThan(DAYS);
  expect(stillOn.length).toBeLessThan(4);
});

test('a sensor in alarm says so in every beat until it ends', () => {
  const state = new Map<string, string>();
  for (const message of messages) {
    if (message.event !== 'state') continue;
    if (message.payload.id.startsWith('state-')) state.set(message.device, message.payload.state);
    else if (state.has(message.device)) expect(message.payload.state).toBe(state.get(message.device));
  }
});

test('a value lies in the range of its state', () => {
  const water = (message: Message) => message.event === 'state' && message.payload.kind === 'water-level';
  for (const message of messages.filter(water)) {
    if (message.event !== 'state' || message.payload.state === 'fault') continue;
    const { state, value = Number.NaN } = message.payload;
    if (state === 'alarm') expect(value).toBeGreaterThan(80);
    else expect(value).toBeLessThan(30);
  }
});

test('reports are closed later by the source that took them, each once', () => {
  const filed = new Map(reports.filter(({ payload }) => !payload.closes).map((report) => [report.payload.id, report]));
  const closing = reports.filter(({ payload }) => payload.closes !== undefined && filed.has(payload.closes));
  expect(filed.size).toBeGreaterThan(3 * DAYS);
  expect(closing.length).toBeGreaterThan(filed.size * 0.85);
  expect(new Set(closing.map(({ payload }) => payload.closes)).size).toBe(closing.length);
  for (const { at, device, payload } of closing) {
    const report = filed.get(payload.closes ?? '');
    expect(at).toBeGreaterThan(report?.at ?? Number.POSITIVE_INFINITY);
    expect(device).toBe(report?.device);
  }
});
