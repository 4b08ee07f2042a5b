import { describe, expect, it } from 'vitest';
import { NOW, silent } from '../testing/community.ts';
import type { StageRow } from './heartbeats.ts';
import type { Probe, ProbeResult } from './probe.ts';
import { createPipelineView } from './view.ts';

/** A database and an ingest that do what the test says; time moves when it is moved, and each move is looked at. */
async function world() {
  let at = 0;
  let beat = 0;
  const state = { answers: true, writes: true, lines: 1, beats: true };
  const probe: Probe = {
    async look(): Promise<ProbeResult> {
      if (!state.answers) throw new Error('no answer');
      if (state.beats) beat += 1;
      const rows = ['broker', 'queue', 'ingest', 'commit', 'rollups', 'database'].map(
        (stage): StageRow => ({
          worker: 'w',
          stage,
          life: 'l',
          beat,
          writtenMs: 100,
          ageMs: 0,
          what: null,
          stopped: false,
        }),
      );
      return { rows, lines: state.lines, written: state.writes };
    },
    client: () => undefined,
    close() {},
  };
  const changes: number[] = [];
  const view = createPipelineView({
    clock: { now: () => NOW + at, speed: 1 },
    now: () => at,
    log: silent,
    probe,
  });
  view.onChange(() => changes.push(at));
  // As the timers do.
  const step = async () => {
    view.judge();
    await view.look();
  };
  await step();
  return {
    state,
    changes,
    stage: (name: string) => view.rows()[name],
    view,
    /** Moves time in steps that are looked at and judged. */
    async pass(ms: number) {
      for (const until = at + ms; at < until; ) {
        at += 500;
        await step();
      }
    },
    jump(ms: number) {
      at += ms;
    },
    step,
  };
}

describe('the watch of the pipeline', () => {
  it('finds all well, and devices heard', async () => {
    const { stage, pass, view: one } = await world();
    await pass(5_000);
    expect(
      ['database', 'broker', 'queue', 'ingest', 'commit', 'api', 'rollups'].map((name) => stage(name)?.state),
    ).toEqual(Array.from({ length: 7 }, () => 'ok'));
    expect(one.unheardSince()).toBeNull();
  });

  it('names a frozen ingest within 6 s, since its last heartbeat, tells one that is gone, and knows nothing of what it measured', async () => {
    const { stage, pass, state, view: one } = await world();
    await pass(10_000);
    state.beats = false;
    await pass(6_000);
    expect(stage('ingest')).toMatchObject({ state: 'broken', what: 'silent', since: NOW + 10_000 });
    expect(stage('broker')).toMatchObject({ state: 'unknown' });
    expect(one.unheardSince()).toBe(NOW + 10_000);
    state.lines = 0;
    await pass(500);
    expect(stage('ingest')?.what).toBe('gone');
    expect(stage('ingest')?.since).toBe(NOW + 10_000);
    state.beats = true;
    await pass(1_000);
    expect(stage('ingest')?.state).toBe('ok');
    expect(one.unheardSince()).toBeNull();
  });

  it('names a database that does not answer within 6 s, and blames no ingest for it, during it or after', async () => {
    const { stage, pass, state } = await world();
    await pass(10_000);
    state.answers = false;
    await pass(6_000);
    expect(stage('database')).toMatchObject({ state: 'broken', what: 'unreachable' });
    expect(stage('ingest')?.state).toBe('unknown');
    await pass(60_000);
    state.answers = true;
    state.beats = false; // it needs a moment itself
    await pass(2_000);
    expect(stage('database')?.state).toBe('ok');
    expect(stage('ingest')?.state).not.toBe('broken');
    await pass(6_000);
    expect(stage('ingest')?.state).toBe('broken');
  });

  it('tells a database that answers and cannot be written', async () => {
    const { stage, pass, state } = await world();
    await pass(10_000);
    state.writes = false;
    await pass(7_000);
    expect(stage('database')).toMatchObject({ state: 'broken', what: 'read-only' });
  });

  it('that did not run itself blames nobody else', async () => {
    const { stage, pass, jump, step, state, view } = await world();
    await pass(10_000);
    jump(90_000);
    // Whichever timer comes first.
    view.judge();
    expect(['ingest', 'database'].map((name) => stage(name)?.state)).toEqual(['ok', 'ok']);
    await step();
    expect(['ingest', 'database'].map((name) => stage(name)?.state)).toEqual(['ok', 'ok']);
    state.beats = false;
    await pass(7_000);
    expect(stage('ingest')?.state).toBe('broken');
  });

  it('says what the api itself fails at', async () => {
    const { stage, pass, view: one } = await world();
    let what: 'reading-fails' | null = 'reading-fails';
    one.ownState(() => what);
    await pass(5_000);
    expect(stage('api')).toMatchObject({ state: 'broken', what: 'reading-fails' });
    what = null;
    await pass(500);
    expect(stage('api')?.state).toBe('ok');
  });

  it('tells screens nothing while nothing changes', async () => {
    const { pass, changes } = await world();
    await pass(5_000);
    const before = changes.length;
    await pass(60_000);
    expect(changes.length).toBe(before);
  });
});
