import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { type PatrolRoute, type RegisteredCheckpoint, type Registry, scopeOf } from '../registry/registry.ts';
import { facility, testRegistry } from '../testing/registry.ts';
import { localDay } from '../time/local-day.ts';
import { checkpointRows, patrolTotals, routeRows } from './derive.ts';
import { missedStops, nextPatrolInstant, patrolPicture } from './picture.ts';
import { roundsOf } from './plan.ts';
import type { Checkin } from './queries.ts';

const MINUTE_MS = 60_000;
const at = (time: string) => Date.parse(`2026-11-22T${time}:00+08:00`);

function route(parts: Partial<PatrolRoute['route']> = {}, afterMinutes = [0, 20]): PatrolRoute {
  const rounds = [{ code: 'day', startsAt: '09:00', weekdays: [1, 2, 3, 4, 5, 6, 7] }];
  return {
    ...facility(1, 'R1', { kind: 'route', device: null, grid: null }),
    route: { lateAfterMinutes: 10, missedAfterMinutes: 30, rounds, ...parts },
    roundsSince: {},
    checkpoints: afterMinutes.map(
      (after, index): RegisteredCheckpoint => ({
        ...facility(10 + index, `C${index + 1}`, { kind: 'checkpoint', grid: `M${index + 1}` }),
        afterMinutes: after,
        route: 'R1',
      }),
    ),
  };
}

function checkin(device: number, time: string, parts: Partial<Checkin> = {}): Checkin {
  return { device, at: at(time), round: 'day@2026-11-22', officer: 'P-7', result: 'ok', ...parts };
}

function wall(registry: Registry) {
  return scopeOf(registry, null) ?? { community: '', grid: null, grids: null };
}

describe('the plan', () => {
  const zone = fc.constantFrom('Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Africa/Cairo');
  const minutes = fc.integer({ min: 0, max: 24 * 60 - 1 });

  it('starts each round at its local time of each planned weekday, over midnight and changes of the clock', () => {
    const days = fc.integer({ min: 0, max: 800 });
    fc.assert(
      fc.property(zone, days, minutes, fc.subarray([1, 2, 3, 4, 5, 6, 7]), (name, day, start, weekdays) => {
        const startsAt = `${String(Math.floor(start / 60)).padStart(2, '0')}:${String(start % 60).padStart(2, '0')}`;
        const planned = route({ rounds: [{ code: 'r', startsAt, weekdays }] }, [0, 90, 30]);
        const local = localDay(Date.parse('2026-01-01T12:00:00Z') + day * 86_400_000, name);
        const rounds = roundsOf(planned, local, name);
        expect(rounds).toHaveLength(weekdays.includes(local.weekday) ? 1 : 0);
        for (const round of rounds) {
          expect(round.round).toBe(`r@${local.date}`);
          expect(round.startsAt).toBe(DateTime.fromISO(`${local.date}T${startsAt}`, { zone: name }).toMillis());
          expect(round.stops.map((stop) => (stop.dueAt - round.startsAt) / MINUTE_MS)).toEqual([0, 30, 90]);
          expect(round.endsAt).toBe(round.startsAt + 120 * MINUTE_MS);
        }
      }),
    );
  });
});

describe('a stop', () => {
  it.each([
    ['08:50', undefined, 'upcoming'],
    ['09:05', undefined, 'due'],
    ['09:30', undefined, 'missed'],
    ['09:30', '08:55', 'done'],
    ['09:30', '09:10', 'done'],
    ['09:30', '09:11', 'late'],
    ['12:00', '11:00', 'late'],
  ])('at %s with a check-in at %s is %s', (now, checked, state) => {
    const registry = testRegistry({ routes: [route()] });
    const checkins = checked === undefined ? [] : [checkin(10, checked)];
    const picture = patrolPicture(checkins, registry, at(now));
    expect(picture.today[0]?.stops[0]?.state).toBe(state);
  });

  it('is neither planned nor missed when it fell due before its checkpoint was watched', () => {
    const registry = testRegistry({ routes: [route()] });
    // Due at 09:00 and 09:20, watched since 09:10.
    for (const checkpoint of registry.routes[0]?.checkpoints ?? []) checkpoint.watchedSince = at('09:10');
    const states = (now: string, checkins: Checkin[] = []) =>
      patrolPicture(checkins, registry, at(now)).today[0]?.stops.map(({ state }) => state);
    const picture = patrolPicture([], registry, at('10:00'));
    expect(states('09:25')).toEqual(['due', 'due']);
    expect(states('10:00')).toEqual(['unknown', 'missed']);
    expect(states('10:00', [checkin(10, '09:05')])).toEqual(['done', 'missed']);
    expect(patrolTotals(picture, registry, wall(registry), at('10:00'))).toMatchObject({
      planned: 1,
      due: 1,
      missed: 1,
    });
    expect(missedStops(picture, wall(registry), 0, at('10:00')).map(({ checkpoint }) => checkpoint.code)).toEqual([
      'C2',
    ]);
  });

  it('is neither planned nor missed when it fell due before its round was in the plan', () => {
    // Of that Sunday; due at 09:00 and 09:20, planned since 09:10.
    const registry = testRegistry({ routes: [{ ...route(), roundsSince: { 'day 7': at('09:10') } }] });
    const picture = patrolPicture([], registry, at('12:00'));
    expect(picture.today[0]?.stops.map(({ state }) => state)).toEqual(['unknown', 'missed']);
    const others = testRegistry({
      routes: [{ ...route(), roundsSince: { 'day 6': at('09:10'), 'night 7': at('09:10') } }],
    });
    expect(patrolPicture([], others, at('12:00')).today[0]?.stops.map(({ state }) => state)).toEqual([
      'missed',
      'missed',
    ]);
  });

  it('is made by the first check-in of its round, not by one of another round', () => {
    const registry = testRegistry({ routes: [route()] });
    const checkins = [
      checkin(10, '08:59', { round: 'day@2026-11-21' }),
      checkin(10, '09:01', { officer: 'first' }),
      checkin(10, '09:20', { officer: 'second' }),
    ];
    const stop = patrolPicture(checkins, registry, at('10:00')).today[0]?.stops[0];
    expect(stop).toMatchObject({ state: 'done', checkin: { officer: 'first' } });
  });

  it('belongs to the day its round starts, also after midnight', () => {
    const night = route({ rounds: [{ code: 'night', startsAt: '23:50', weekdays: [6] }] });
    const registry = testRegistry({ routes: [night] });
    const checkins = [{ ...checkin(10, '00:05'), round: 'night@2026-11-21' }];
    const now = at('00:12');
    const picture = patrolPicture(checkins, registry, now);
    expect(patrolTotals(picture, registry, wall(registry), now)).toMatchObject({
      planned: 0,
      coverage: null,
      walking: 1,
    });
    const [row] = routeRows(picture, registry, wall(registry), now);
    expect(row).toMatchObject({ round: { code: 'night@2026-11-21' }, walking: { officer: 'P-7' } });
    expect(missedStops(picture, wall(registry), at('00:00'), at('00:12'))).toEqual([]);
    const later = patrolPicture(checkins, registry, at('00:45'));
    expect(missedStops(later, wall(registry), at('00:00'), at('00:45')).map((stop) => stop.missedAt)).toEqual([
      at('00:40'),
    ]);
  });
});

describe('the patrol rows', () => {
  it('count what was planned, due, done, late and missed, and never a rate of nothing', () => {
    const registry = testRegistry({ routes: [route({}, [0, 20, 40, 180])] });
    const now = at('10:15');
    const checkins = [checkin(10, '09:02'), checkin(11, '09:45', { result: 'finding' })];
    const picture = patrolPicture(checkins, registry, now);
    expect(patrolTotals(picture, registry, wall(registry), now)).toEqual({
      asOf: at('09:45'),
      planned: 4,
      due: 3,
      done: 2,
      late: 1,
      missed: 1,
      findings: 1,
      coverage: 0.5,
      onTime: 0.5,
      walking: 1,
    });
    const quiet = scopeOf(registry, 'G1');
    expect(quiet && patrolTotals(patrolPicture([], testRegistry(), now), testRegistry(), quiet, now)).toMatchObject({
      planned: 0,
      coverage: null,
      onTime: null,
    });
  });

  it('cut counts, round and walker to the grid: who sees only that learns nothing of the rest of the round', () => {
    const registry = testRegistry({ routes: [route()] });
    const now = at('10:00');
    const picture = patrolPicture([checkin(10, '09:00')], registry, now);
    const scope = scopeOf(registry, 'M2');
    if (scope === undefined) throw new Error('no scope');
    const [row] = routeRows(picture, registry, scope, now);
    expect(row).toMatchObject({
      planned: 1,
      done: 0,
      missed: 1,
      round: { stops: [{ checkpoint: 'C2', state: 'missed' }] },
      walking: null,
    });
    expect(checkpointRows(picture, registry, scope, now).map((point) => [point.code, point.state])).toEqual([
      ['C2', 'missed'],
    ]);
  });

  it('show no officer as walking who has not been heard of for 45 minutes or has finished', () => {
    const registry = testRegistry({ routes: [route({}, [0, 20, 200])] });
    const walking = (checkins: Checkin[], now: string) =>
      routeRows(patrolPicture(checkins, registry, at(now)), registry, wall(registry), at(now))[0]?.walking ?? null;
    const two = [checkin(10, '09:00'), checkin(11, '09:20')];
    expect(walking(two, '10:04')).toMatchObject({ at: at('09:20') });
    expect(walking(two, '10:05')).toBeNull();
    expect(walking([...two, checkin(12, '09:40')], '09:41')).toBeNull();
  });

  it('name the next instant at which time alone changes them', () => {
    const registry = testRegistry({ routes: [route()] });
    const next = (time: string) => nextPatrolInstant(patrolPicture([], registry, at(time)), at(time));
    expect([next('08:00'), next('09:00'), next('09:20'), next('09:30')]).toEqual([
      at('09:00'),
      at('09:20'),
      at('09:30'),
      at('09:50'),
    ]);
    expect(next('10:00')).toBe(Number.POSITIVE_INFINITY);
  });
});
