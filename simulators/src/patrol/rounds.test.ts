import { expect, test } from 'vitest';
import { MONDAY, SMALL_COMMUNITY, smallSetting } from '../testing/small-community.ts';
import { DAY_MS, MINUTE_MS } from '../world/calendar.ts';
import { patrolDevices } from './devices.ts';
import { walkRound } from './rounds.ts';

const WEEKS = 60;
const setting = smallSetting('1');
const [route] = SMALL_COMMUNITY.routes;
if (route === undefined) throw new Error('the fixture has no route');
const [day, night] = route.rounds;
if (day === undefined || night === undefined) throw new Error('the fixture has no rounds');
const days = setting.calendar.daysBetween(MONDAY, MONDAY + WEEKS * 7 * DAY_MS);
const walked = days.flatMap((one) => {
  const round = walkRound(setting, route, night, one);
  return round === undefined ? [] : [{ round, startsAt: setting.calendar.timeOn(one, night.startsAt) }];
});

test('most stops are on time, some late, few missed, a few with a finding', () => {
  const planned = days.length * route.checkpoints.length;
  const stops = walked.flatMap(({ round, startsAt }) => round.stops.map((stop) => ({ ...stop, startsAt })));
  const late = stops.filter(
    ({ at, startsAt, checkpoint }) => at > startsAt + (checkpoint.afterMinutes + 10) * MINUTE_MS,
  );
  expect(late.length / stops.length).toBeGreaterThan(0.03);
  expect(late.length / stops.length).toBeLessThan(0.09);
  expect(1 - stops.length / planned).toBeGreaterThan(0.01);
  expect(1 - stops.length / planned).toBeLessThan(0.04);
  const findings = stops.filter(({ finding }) => finding !== undefined);
  expect(findings.length / stops.length).toBeGreaterThan(0.02);
  expect(findings.length / stops.length).toBeLessThan(0.04);
});

test('an officer walks the checkpoints in their order', () => {
  for (const { round } of walked) {
    const times = round.stops.map(({ at }) => at);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  }
});

test('a round is not walked on a weekday it is not planned for', () => {
  const saturday = setting.calendar.dayAt(MONDAY + 5 * DAY_MS);
  expect(walkRound(setting, route, day, saturday)).toBeUndefined();
});

test('a round that passes midnight keeps the date it started on', () => {
  const [behaviour] = patrolDevices(setting);
  const rounds = behaviour?.between(MONDAY + DAY_MS, MONDAY + DAY_MS + 40 * MINUTE_MS).map(({ payload }) => payload);
  expect(rounds?.length).toBeGreaterThan(0);
  expect(new Set(rounds?.map((payload) => 'round' in payload && payload.round))).toEqual(new Set(['night@2026-11-16']));
});
