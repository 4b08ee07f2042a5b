import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createLiveStore } from '../live/store.ts';
import { runAnswerClock } from './answer-clock.ts';

const THERE = Date.parse('2026-11-20T05:32:00Z');

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('runs from what an answer said, and not on the screen’s own clock', async () => {
  const queries = new QueryClient();
  const store = createLiveStore(Date.now());
  const stop = runAnswerClock(queries, store);
  vi.advanceTimersByTime(1000);
  expect(store.getState().now).toBeGreaterThan(THERE + 86_400_000);
  await queries.fetchQuery({ queryKey: ['one'], queryFn: async () => ({ at: THERE }) });
  expect(store.getState().now).toBe(THERE);
  await queries.fetchQuery({ queryKey: ['two'], queryFn: async () => ['no time in it'] });
  vi.advanceTimersByTime(90_000);
  expect(store.getState().now).toBe(THERE + 90_000);
  stop();
  vi.advanceTimersByTime(5000);
  await queries.fetchQuery({ queryKey: ['three'], queryFn: async () => ({ at: 1 }) });
  expect(store.getState().now).toBe(THERE + 90_000);
});
