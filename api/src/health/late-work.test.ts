import { expect, it } from 'vitest';
import { lateReasons, type OwnWork } from './late-work.ts';

const WELL: OwnWork = { leader: { uptimeMs: 600_000, renewedMs: 500, tasks: [] }, backlog: [], silentMs: 0 };
const stages = (more: Partial<OwnWork>) => lateReasons({ ...WELL, ...more }).map(({ stage }) => stage);
const task = { name: 'watch', intervalMs: 5_000, delayMs: 0, mine: false, fence: 1 };

it('names no reason when all is well', () => {
  expect(stages({})).toEqual([]);
  expect(stages({ leader: { ...WELL.leader, tasks: [{ ...task, roundMs: 5_000 }] } })).toEqual([]);
});

it('names a task whose rounds are not completed, with its age', () => {
  const leader = { ...WELL.leader, tasks: [{ ...task, roundMs: 20_000 }] };
  expect(lateReasons({ ...WELL, leader })).toMatchObject([{ stage: 'round:watch', ageMs: 20_000 }]);
});

it('names leases that can neither be renewed nor read, and a queue without an answer', () => {
  expect(stages({ leader: { ...WELL.leader, renewedMs: 16_000 } })).toEqual(['leases']);
  expect(stages({ silentMs: 16_000 })).toEqual(['queue']);
});

it('names messages nobody has tried to send, not those a receiver refuses', () => {
  const waiting = { community: 'c', count: 1, oldestMs: 3_600_000 };
  expect(stages({ backlog: [{ ...waiting, untriedMs: null }] })).toEqual([]);
  expect(stages({ backlog: [{ ...waiting, untriedMs: 61_000 }] })).toEqual(['notifications']);
});
