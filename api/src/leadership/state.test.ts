import { expect, it } from 'vitest';
import { type LeaderState, lateTasks, leasesUnknownMs, type TaskState } from './state.ts';

const task = (more: Partial<TaskState> = {}): TaskState => ({
  name: 'watch',
  intervalMs: 10_000,
  delayMs: 30_000,
  mine: false,
  fence: 1,
  roundMs: 1_000,
  ...more,
});
const state = (tasks: TaskState[], more: Partial<LeaderState> = {}): LeaderState => ({
  uptimeMs: 600_000,
  renewedMs: 500,
  tasks,
  ...more,
});

it('a task is late after three intervals without a completed round, whoever does them', () => {
  expect(lateTasks(state([task({ roundMs: 30_000 })]))).toEqual([]);
  expect(lateTasks(state([task({ roundMs: 30_001 })]))).toEqual([{ name: 'watch', ageMs: 30_001 }]);
  expect(lateTasks(state([task({ roundMs: 30_001, mine: true })]))).toHaveLength(1);
});

it('a takeover is no lateness', () => {
  expect(lateTasks(state([task({ intervalMs: 2_000, roundMs: 14_000 })]))).toEqual([]);
  expect(lateTasks(state([task({ intervalMs: 2_000, roundMs: 15_001 })]))).toHaveLength(1);
});

it('an api that has just started waits for its first round before it says anything', () => {
  const old = task({ roundMs: 3_600_000 });
  expect(lateTasks(state([old], { uptimeMs: 59_999 }))).toEqual([]);
  expect(lateTasks(state([old], { uptimeMs: 60_000 }))).toHaveLength(1);
});

it('a task that never completed a round is late by what it could have been doing', () => {
  expect(lateTasks(state([task({ roundMs: null })], { uptimeMs: 61_000 }))).toEqual([{ name: 'watch', ageMs: 31_000 }]);
});

it('what cannot be read is unknown, not late and not well', () => {
  expect(lateTasks(state([task({ roundMs: null })], { renewedMs: null }))).toEqual([]);
  expect(leasesUnknownMs(state([], { renewedMs: null, uptimeMs: 16_000 }))).toBe(16_000);
  expect(leasesUnknownMs(state([], { renewedMs: 16_000 }))).toBe(16_000);
  expect(leasesUnknownMs(state([], { renewedMs: 14_000 }))).toBeUndefined();
});
