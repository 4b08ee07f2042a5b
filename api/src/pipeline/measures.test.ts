import { describe, expect, it } from 'vitest';
import { measuresOf, type WorkerHeartbeat } from './measures.ts';

const WATCHING = { lines: 1, watchingMs: 60_000 };
const well = { ageMs: 0, what: null };
const alive: WorkerHeartbeat = {
  worker: 'a',
  silentMs: 900,
  stopped: false,
  stages: { broker: well, queue: { ageMs: 40, what: 'stuck' }, ingest: well, commit: well, rollups: well },
};

describe('the heartbeats of ingest', () => {
  it('are what they measured while they come', () => {
    expect(measuresOf([alive], WATCHING)).toEqual({
      broker: well,
      queue: { ageMs: 40, what: 'stuck' },
      ingest: well,
      commit: well,
      rollups: well,
    });
  });

  it('that stay away tell a hung process from one that is gone or was stopped, and nothing else of it is known', () => {
    const unknown = { ageMs: null, what: null };
    const silent = { ...alive, silentMs: 30_000 };
    expect(measuresOf([silent], WATCHING)).toEqual({
      broker: unknown,
      queue: unknown,
      commit: unknown,
      rollups: unknown,
      ingest: { ageMs: 30_000, what: 'silent' },
    });
    expect(measuresOf([silent], { ...WATCHING, lines: 0 }).ingest.what).toBe('gone');
    expect(measuresOf([{ ...silent, stopped: true }], { ...WATCHING, lines: 0 }).ingest.what).toBe('stopped');
  });

  it('that never came are no ingest at all', () => {
    expect(measuresOf([], { lines: 0, watchingMs: 7_000 }).ingest).toEqual({ ageMs: 7_000, what: 'never-seen' });
  });

  it('of several workers tell the worst, and a stopped one is missed only when none runs', () => {
    const dead = { ...alive, worker: 'b', silentMs: 40_000 };
    expect(measuresOf([alive, dead], WATCHING).ingest).toEqual({ ageMs: 40_000, what: 'gone' });
    expect(measuresOf([alive, dead], { ...WATCHING, lines: 2 }).ingest.what).toBe('silent');
    expect(measuresOf([alive, { ...dead, stopped: true }], WATCHING).ingest).toEqual(well);
    const unable: WorkerHeartbeat = {
      ...alive,
      worker: 'c',
      stages: { ...alive.stages, queue: { ageMs: null, what: 'canary-refused' } },
    };
    expect(measuresOf([alive, unable], { ...WATCHING, lines: 2 }).queue.ageMs).toBeNull();
    const stuck: WorkerHeartbeat = {
      ...alive,
      worker: 'd',
      stages: { ...alive.stages, queue: { ageMs: 9_000, what: 'stuck' } },
    };
    expect(measuresOf([unable, stuck], { ...WATCHING, lines: 2 }).queue.ageMs).toBe(9_000);
  });
});
