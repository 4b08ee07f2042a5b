import { expect, test } from 'vitest';
import { clockOf, planClock, planHistory } from './time-plan.ts';

const NOON = Date.parse('2026-11-22T12:00:00+08:00');
const real = { speed: 1, startsAt: undefined, timezone: 'Asia/Shanghai' };
const at = (startsAt: string) => ({ ...real, startsAt });

test('time is the world’s unless asked otherwise', () => {
  expect(planClock({}, real, NOON)).toEqual({ spec: undefined, note: undefined });
});

test('--at begins on a working day at that local time, before or after now', () => {
  const monday = NOON + 86_400_000;
  expect(planClock({}, at('09:40'), monday).spec).toBe(`${monday}:${Date.parse('2026-11-23T09:40:00+08:00')}:1`);
  expect(planClock({}, at('18:00'), monday).spec).toBe(`${monday}:${Date.parse('2026-11-23T18:00:00+08:00')}:1`);
});

test('--at takes the next working day on a weekend, and after the end of a week', () => {
  expect(planClock({}, at('09:40'), NOON).spec).toBe(`${NOON}:${Date.parse('2026-11-23T09:40:00+08:00')}:1`);
  const friday = Date.parse('2026-11-20T12:00:00+08:00');
  expect(planClock({ publishedUntil: friday }, at('09:40'), friday).spec).toBe(
    `${friday}:${Date.parse('2026-11-23T09:40:00+08:00')}:1`,
  );
});

test('--at never begins before what is stored', () => {
  const nextMorning = Date.parse('2026-11-23T09:40:00+08:00');
  expect(planClock({ publishedUntil: NOON }, at('09:40'), NOON).spec).toBe(`${NOON}:${nextMorning}:1`);
  const ahead = Date.parse('2026-11-25T10:00:00+08:00');
  expect(planClock({ simulatedUntil: ahead }, at('09:40'), NOON).spec).toBe(
    `${NOON}:${Date.parse('2026-11-26T09:40:00+08:00')}:1`,
  );
});

test('a run that was faster than the world is gone on from, and says so', () => {
  const ahead = NOON + 3_600_000;
  const plan = planClock({ simulatedUntil: ahead }, real, NOON);
  expect(plan.spec).toBe(`${NOON}:${ahead}:1`);
  expect(plan.note).toContain(new Date(ahead).toISOString());
  expect(clockOf(plan).simulated).toBe(true);
});

test('history is the stretch not yet published, whole again when it was broken off', () => {
  const day = 86_400_000;
  expect(planHistory({}, 7, NOON)).toEqual({ from: NOON - 7 * day, to: NOON });
  const published = { publishedFrom: NOON - 9 * day, publishedUntil: NOON - 60_000 };
  expect(planHistory(published, 7, NOON)).toEqual({ from: NOON - 60_000, to: NOON });
  expect(planHistory({ ...published, pendingFrom: NOON - 2 * day }, 7, NOON)?.from).toBe(NOON - 2 * day);
  expect(planHistory(published, 30, NOON)?.from).toBe(NOON - 30 * day);
  expect(planHistory({}, 0, NOON)).toBeUndefined();
});
