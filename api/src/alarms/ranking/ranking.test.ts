import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Alarm } from '../contract.ts';
import {
  byRank,
  HIDDEN_STATES,
  isActive,
  isUnacknowledged,
  rankOf,
  takesWall,
  UNACKNOWLEDGED_STATES,
} from './contract.ts';

type Ranked = Parameters<typeof byRank>[0];

const alarm = (id: number, said: Partial<Ranked> = {}): Ranked => ({
  id,
  lifeSafety: false,
  priority: 'high',
  domain: 'hazard',
  clause: null,
  state: 'unacknowledged',
  raisedAt: 0,
  ...said,
});
const ids = (alarms: Ranked[]) => [...alarms].sort(byRank).map(({ id }) => id);

it('counts as unacknowledged what nobody acknowledged, active or over, and nothing that is put away', () => {
  const all: Alarm['state'][] = [...UNACKNOWLEDGED_STATES, 'acknowledged', ...HIDDEN_STATES, 'normal'];
  expect(all.filter((state) => isUnacknowledged({ state }))).toEqual(['unacknowledged', 'returned']);
  expect(all.filter((state) => isActive({ state }))).toEqual(['unacknowledged', 'acknowledged']);
});

it('puts life safety before all, then high by clause, then high duty matters, then the rest', () => {
  const rows = [
    alarm(8, { priority: 'low' }),
    alarm(7, { priority: 'medium', clause: '7.1.3.1' }),
    alarm(6, { domain: 'duty', clause: '7.1.5.2' }),
    alarm(5, { domain: 'patrol' }),
    alarm(4, { domain: 'parking', clause: '5.7' }),
    alarm(3, { domain: 'patrol', clause: '7.1.4.3' }),
    alarm(2, { clause: '7.1.3.2' }),
    alarm(1, { lifeSafety: true, raisedAt: 9 }),
  ];
  expect(ids(rows)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  // 7.1.30 is no clause of 7.1.3.
  expect(rankOf(alarm(1, { clause: '7.1.3' }))).toBeLessThan(rankOf(alarm(2, { clause: '7.1.30' })));
});

it('keeps a fire somebody has in front, and what is over and unseen before what is acknowledged', () => {
  const rows = [
    alarm(5, { state: 'acknowledged' }),
    alarm(4, { state: 'returned', priority: 'medium' }),
    alarm(3, { state: 'returned' }),
    alarm(2, { raisedAt: 5 }),
    alarm(1, { lifeSafety: true, state: 'acknowledged' }),
  ];
  expect(ids(rows)).toEqual([1, 2, 3, 4, 5]);
});

it('gives the wall to life safety and to what is high, never to a duty matter', () => {
  const takes = (said: Partial<Ranked>) => takesWall(alarm(1, said));
  expect([takes({ lifeSafety: true }), takes({}), takes({ priority: 'medium' })]).toEqual([true, true, false]);
  expect([takes({ domain: 'duty' }), takes({ domain: 'duty', lifeSafety: true })]).toEqual([false, false]);
});

it('is a total order: the same alarms stand in the same order however they come', () => {
  const rows = fc.array(
    fc.record({
      lifeSafety: fc.boolean(),
      priority: fc.constantFrom('high' as const, 'medium' as const, 'low' as const),
      domain: fc.constantFrom('hazard' as const, 'duty' as const, 'parking' as const),
      clause: fc.constantFrom('7.1.3.1', '5.7', '9', null),
      state: fc.constantFrom('unacknowledged' as const, 'returned' as const, 'acknowledged' as const),
      raisedAt: fc.nat(3),
    }),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(rows, fc.integer(), (said, seed) => {
      const alarms = said.map((one, id) => alarm(id, one));
      const shuffled = [...alarms].sort((a, b) => ((a.id * seed) % 7) - ((b.id * seed) % 7));
      expect(ids(shuffled)).toEqual(ids(alarms));
    }),
    { seed: 5 },
  );
});
