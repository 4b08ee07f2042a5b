import { describe, expect, it } from 'vitest';
import { dutyNow, unmannedSince } from './duty-now.ts';
import { runningAt, shiftsOfDays } from './plan.ts';
import type { PlanRow } from './queries.ts';

const ZONE = 'Asia/Shanghai';
const at = (text: string) => Date.parse(`${text}+08:00`);
const plan = (code: string, starts: string, ends: string, more: Partial<PlanRow> = {}): PlanRow => ({
  code,
  name: { zh: code, en: code },
  starts,
  ends,
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  peopleMin: 1,
  introducedAt: 0,
  ...more,
});
const PLANS = [plan('day', '08:00', '20:00'), plan('night', '20:00', '08:00')];
const NOW = at('2026-11-28T10:00');

describe('shifts', () => {
  it('of the night run into the next day and belong to the one they start on', () => {
    expect(runningAt(PLANS, at('2026-11-28T03:00'), ZONE)).toMatchObject([{ plan: 'night', day: '2026-11-27' }]);
    expect(runningAt(PLANS, at('2026-11-28T08:00'), ZONE)).toMatchObject([{ plan: 'day', day: '2026-11-28' }]);
    expect(runningAt(PLANS, at('2026-11-28T20:00'), ZONE)).toMatchObject([{ plan: 'night', day: '2026-11-28' }]);
  });

  it('follow each other without a gap', () => {
    const shifts = shiftsOfDays(PLANS, NOW, ZONE, [-1, 0, 1]);
    for (const [index, shift] of shifts.slice(1).entries()) expect(shift.startsAt).toBe(shifts[index]?.endsAt);
    expect(shifts).toHaveLength(6);
  });

  it('are only on their weekdays', () => {
    const working = [plan('day', '08:00', '20:00', { weekdays: [1, 2, 3, 4, 5] })];
    expect(runningAt(working, NOW, ZONE)).toEqual([]); // a Saturday
  });

  it('keep their local times where the clock is put back', () => {
    const [night] = shiftsOfDays(
      [plan('night', '20:00', '08:00')],
      Date.parse('2026-10-24T12:00Z'),
      'Europe/Berlin',
      [0],
    );
    expect(((night?.endsAt ?? 0) - (night?.startsAt ?? 0)) / 3_600_000).toBe(13);
  });
});

describe('who is on duty', () => {
  const row = (person: number, shift: { plan: string; day: string }, onAt: number, offAt: number | null = null) => ({
    ...shift,
    person,
    name: `p${person}`,
    standIn: false,
    onAt,
    offAt,
  });
  const day = { plan: 'day', day: '2026-11-28' };
  const night = { plan: 'night', day: '2026-11-27' };

  it('names who stayed on from the shift before, and still misses the new one', () => {
    const facts = {
      plans: PLANS,
      roster: [{ ...day, person: 2, name: 'p2' }],
      duty: [row(1, night, NOW - 9e6)],
      waiting: [],
    };
    expect(dutyNow(facts, ZONE, NOW)).toMatchObject({
      shift: day,
      people: [{ name: 'p1' }],
      rostered: ['p2'],
      missing: 1,
    });
  });

  it('is nobody since the shift began, or since the last one left', () => {
    const [shift] = runningAt(PLANS, NOW, ZONE);
    if (shift === undefined) throw new Error('a shift runs');
    expect(unmannedSince([row(1, night, 0)], shift)).toBe(shift.startsAt);
    expect(unmannedSince([row(1, day, shift.startsAt)], shift)).toBeUndefined();
    expect(unmannedSince([row(1, day, shift.startsAt, NOW - 60_000)], shift)).toBe(NOW - 60_000);
  });
});
