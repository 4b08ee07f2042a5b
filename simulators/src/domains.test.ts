import { ENVIRONMENT_EVENTS } from '@cockpit/ingest/environment';
import { FITNESS_EVENTS } from '@cockpit/ingest/fitness';
import { HAZARD_EVENTS } from '@cockpit/ingest/hazards';
import { PARKING_EVENTS } from '@cockpit/ingest/parking';
import { PATROL_EVENTS } from '@cockpit/ingest/patrol';
import { Compile } from 'typebox/compile';
import { expect, test } from 'vitest';
import { behavioursOf } from './domains.ts';
import { MONDAY, smallSetting } from './testing/small-community.ts';
import type { Span } from './world/cadence.ts';
import { DAY_MS, HOUR_MS } from './world/calendar.ts';
import type { Message } from './world/message.ts';

const EVENTS = { ...PARKING_EVENTS, ...FITNESS_EVENTS, ...PATROL_EVENTS, ...HAZARD_EVENTS, ...ENVIRONMENT_EVENTS };

test('the same seed says the same, another seed something else', () => {
  const day = { from: MONDAY, to: MONDAY + DAY_MS };
  expect(stream('1', day)).toEqual(stream('1', day));
  expect(stream('1', day)).not.toEqual(stream('2', day));
});

test('the day does not depend on how it is cut into windows, so a restart continues where it would have been', () => {
  const day = { from: MONDAY + 7 * HOUR_MS, to: MONDAY + 14 * HOUR_MS };
  const cut = [0, 1, 200, 1234, 3_600_000, 3_600_001, 9_999_999].map((after) => day.from + after);
  const pieces = [...cut, day.to].flatMap((to, i) => stream('1', { from: cut[i - 1] ?? day.from, to }));
  expect(inOrder(pieces)).toEqual(stream('1', day));
});

test('history and live are one story: what is said after the seam is what is said without a history', () => {
  const seam = MONDAY + 10 * HOUR_MS + 17_000;
  const history = { from: MONDAY, to: seam };
  const after = { from: seam + 5 * 60_000, to: seam + HOUR_MS };
  expect(stream('1', after, history)).toEqual(stream('1', after));
});

test('cars that came in history and live together are neither lost nor counted twice', () => {
  const whole = { from: MONDAY, to: MONDAY + DAY_MS };
  const history = { from: MONDAY, to: MONDAY + 10 * HOUR_MS + 17_000 };
  const joined = [...stream('1', history, history), ...stream('1', { from: history.to, to: whole.to }, history)];
  for (const lot of ['LOT-A', 'LOT-B', 'LOT-C']) {
    expect(sumOf(joined, lot, 'entries')).toBe(sumOf(stream('1', whole), lot, 'entries'));
    expect(sumOf(joined, lot, 'exits')).toBe(sumOf(stream('1', whole), lot, 'exits'));
  }
});

test('ids are unique per device and event, through a week with its history', () => {
  const seam = MONDAY + 5 * DAY_MS;
  const history = { from: MONDAY, to: seam };
  const all = [...stream('1', history, history), ...stream('1', { from: seam, to: seam + 2 * DAY_MS }, history)];
  const keys = all.map(keyOf);
  expect(new Set(keys).size).toBe(keys.length);
});

test('every message follows its contract, also those said at the start', () => {
  const checks = new Map(Object.entries(EVENTS).map(([event, schema]) => [event, Compile(schema)]));
  const { counting, episodic } = behavioursOf(smallSetting('1'));
  const noon = MONDAY + 3.5 * DAY_MS;
  const starting = [...counting, ...episodic].flatMap((one) => [...one.stateAt(noon), ...(one.openAt?.(noon) ?? [])]);
  const wrong = [...starting, ...stream('1', { from: MONDAY, to: MONDAY + 2 * DAY_MS })].filter(
    ({ event, payload }) => !checks.get(event)?.Check(payload),
  );
  expect(wrong).toEqual([]);
});

test('what is open at an instant was said before it under the same id', () => {
  const noon = MONDAY + 3.5 * DAY_MS;
  const { counting, episodic } = behavioursOf(smallSetting('3'));
  const open = [...counting, ...episodic].flatMap((one) => one.openAt?.(noon) ?? []);
  expect(open.length).toBeGreaterThan(0);
  const said = new Map(stream('3', { from: MONDAY - 3 * DAY_MS, to: noon }).map((one) => [keyOf(one), one]));
  for (const message of open) expect(said.get(keyOf(message))).toEqual(message);
});

function stream(seed: string, { from, to }: Span, history?: Span): Message[] {
  const { counting, episodic } = behavioursOf(smallSetting(seed, history));
  return inOrder([...counting, ...episodic].flatMap((behaviour) => behaviour.between(from, to)));
}

function inOrder(messages: Message[]): Message[] {
  return messages.sort((a, b) => a.at - b.at || (keyOf(a) < keyOf(b) ? -1 : 1));
}

function keyOf({ device, event, payload }: Message): string {
  return `${device}/${event}/${payload.id}`;
}

function sumOf(messages: readonly Message[], device: string, field: 'entries' | 'exits'): number {
  return messages.reduce((sum, message) => {
    return message.device === device && message.event === 'occupancy' ? sum + (message.payload[field] ?? 0) : sum;
  }, 0);
}
