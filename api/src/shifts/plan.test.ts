import { describe, expect, it } from 'vitest';
import type { DutyNow } from './contract.ts';
import { type DutyFacts, dutyNow, unmannedSince } from './duty-now.ts';
import { runningAt, shiftsOfDays } from './plan.ts';
import type { DutyRow, PlanRow } from './queries.ts';

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
  const row = (
    person: number,
    shift: { plan: string; day: string },
    onAt: number,
    offAt: number | null = null,
    tookOverFrom: DutyRow['tookOverFrom'] = [],
  ): DutyRow => ({ ...shift, person, name: `p${person}`, standIn: false, onAt, offAt, tookOverFrom });
  const day = { plan: 'day', day: '2026-11-28' };
  const night = { plan: 'night', day: '2026-11-27' };
  const tonight = { plan: 'night', day: '2026-11-28' };
  const factsOf = (duty: DutyRow[], more: Partial<DutyFacts> = {}): DutyFacts => ({
    plans: PLANS,
    roster: [],
    duty,
    everOnDuty: true,
    waiting: [],
    ...more,
  });
  const since = (duty: DutyRow[], now: number, plans = PLANS) => {
    const shift = runningAt(plans, now, ZONE).at(-1);
    if (shift === undefined) throw new Error('no shift runs');
    return unmannedSince(factsOf(duty, { plans }), shift, ZONE, now);
  };

  it('names who stayed on from the shift before, and still misses the new one', () => {
    const facts = factsOf([row(1, night, NOW - 9e6)], { roster: [{ ...day, person: 2, name: 'p2' }] });
    expect(dutyNow(facts, ZONE, NOW)).toMatchObject({
      state: 'unmanned',
      shift: day,
      people: [{ name: 'p1' }],
      rostered: ['p2'],
      missing: 1,
      missingSince: at('2026-11-28T08:00'),
    });
  });

  it('is nobody since the shift began, or since the last one left', () => {
    const began = at('2026-11-28T08:00');
    expect(since([row(1, night, 0)], NOW)).toBe(began);
    expect(since([row(1, day, began)], NOW)).toBeUndefined();
    expect(since([row(1, day, began, NOW - 60_000)], NOW)).toBe(NOW - 60_000);
  });

  it('counts who took over early for the shift that still runs, until they leave or it ends', () => {
    const signed = at('2026-11-28T18:30');
    const left = row(1, day, at('2026-11-28T08:00'), signed);
    const came = (offAt: number | null = null) => row(2, tonight, signed, offAt, [day]);
    for (const now of [signed, at('2026-11-28T18:41'), at('2026-11-28T19:59')]) {
      expect(since([left, came()], now)).toBeUndefined();
      expect(dutyNow(factsOf([left, came()]), ZONE, now)).toMatchObject({ state: 'manned', shift: day, missing: 0 });
    }
    expect(dutyNow(factsOf([left, came()]), ZONE, at('2026-11-28T20:00'))).toMatchObject({
      state: 'manned',
      shift: tonight,
    });
    const gone = at('2026-11-28T19:10');
    expect(since([left, came(gone)], at('2026-11-28T19:15'))).toBe(gone);
  });

  it('counts who came early without a handover while their own shift has not begun, and nobody for two overlapping ones', () => {
    const early = row(2, tonight, at('2026-11-28T18:10'));
    expect(since([early], at('2026-11-28T19:00'))).toBeUndefined();
    // A late shift from 16:00 overlaps the day shift until 20:00: who signed on for it is not the day shift's.
    const overlapping = [...PLANS, plan('late', '16:00', '23:00')];
    const late = { plan: 'late', day: '2026-11-28' };
    const left = row(1, day, at('2026-11-28T08:00'), at('2026-11-28T15:00'));
    expect(since([left, row(2, late, at('2026-11-28T15:00'))], at('2026-11-28T17:00'), overlapping)).toBe(
      at('2026-11-28T15:00'),
    );
    // Who took over from it is, for as long as it runs.
    const over = row(2, late, at('2026-11-28T15:00'), null, [day]);
    expect(since([left, over], at('2026-11-28T17:00'), overlapping)).toBeUndefined();
  });

  it('needs as many as the plan says, early ones among them', () => {
    const two = [plan('day', '08:00', '20:00', { peopleMin: 2 }), plan('night', '20:00', '08:00')];
    const signed = at('2026-11-28T18:30');
    const stays = row(1, day, at('2026-11-28T08:00'));
    const left = row(3, day, at('2026-11-28T08:00'), signed);
    const facts = (duty: DutyRow[]) => dutyNow(factsOf(duty, { plans: two }), ZONE, at('2026-11-28T19:00'));
    expect(facts([stays, left, row(2, tonight, signed, null, [day])])).toMatchObject({ state: 'manned', missing: 0 });
    expect(facts([stays, left])).toMatchObject({ state: 'short', missing: 1, missingSince: signed });
  });

  it('is not expected where shifts are not in use yet, and screens can tell why', () => {
    const state = (facts: DutyFacts): DutyNow['state'] => dutyNow(facts, ZONE, NOW).state;
    expect(state(factsOf([], { plans: [] }))).toBe('unplanned');
    expect(state(factsOf([], { everOnDuty: false }))).toBe('unused');
    expect(state(factsOf([], { everOnDuty: false, roster: [{ ...day, person: 2, name: 'p2' }] }))).toBe('unmanned');
    expect(state(factsOf([]))).toBe('unmanned');
    expect(state(factsOf([], { plans: [plan('day', '20:00', '23:00')] }))).toBe('off');
  });
});
