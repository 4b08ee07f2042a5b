import type { PipelineRow } from '@cockpit/api/pipeline';
import { expect, test } from 'vitest';
import { pipelineState } from './pipeline-state.ts';

const STAGES = ['database', 'broker', 'queue', 'ingest', 'commit', 'api', 'rollups'] as const;

function rows(
  changed: Partial<Record<(typeof STAGES)[number], Partial<PipelineRow>>> = {},
): Record<string, PipelineRow> {
  return Object.fromEntries(
    STAGES.map((stage, rank) => [
      stage,
      { stage, rank, state: 'ok', since: 1, what: null, ageMs: 0, ...changed[stage] } as PipelineRow,
    ]),
  );
}

test('all well is whole; nothing known is unknown, not whole', () => {
  expect(pipelineState(rows())).toEqual({ kind: 'whole' });
  expect(pipelineState(undefined)).toEqual({ kind: 'unknown' });
  expect(pipelineState({})).toEqual({ kind: 'unknown' });
});

test('of several broken stages the one that explains the others is named, before any that is slow or unknown', () => {
  const state = pipelineState(
    rows({
      commit: { state: 'broken', what: 'waiting', since: 7 },
      ingest: { state: 'broken', what: 'silent', since: 5 },
      database: { state: 'slow' },
      broker: { state: 'unknown' },
    }),
  );
  expect(state).toEqual({ kind: 'broken', stage: 'ingest', what: 'silent', since: 5 });
});

test('a slow stage is said to be slow, an unknown one unknown, but for a broker that does not let itself be measured', () => {
  expect(pipelineState(rows({ queue: { state: 'slow', what: 'stuck', since: 3 } }))).toMatchObject({
    kind: 'slow',
    stage: 'queue',
  });
  expect(pipelineState(rows({ queue: { state: 'unknown' } }))).toEqual({ kind: 'unknown' });
  expect(pipelineState(rows({ queue: { state: 'unknown', what: 'canary-refused' } }))).toEqual({ kind: 'whole' });
});
