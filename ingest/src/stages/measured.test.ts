import { expect, test } from 'vitest';
import { type MeasuredParts, measuredStages } from './measured.ts';

const UNKNOWN = { ageMs: null, what: null };
const BROKER = { ageMs: 20, what: 'no-answer' } as const;
const QUEUE = { ageMs: 40, what: 'stuck' } as const;

const measured = (heldMs: number, canary: Partial<MeasuredParts['canary']> = {}) =>
  measuredStages({
    canary: { broker: () => BROKER, queue: () => QUEUE, ...canary },
    waiting: { heldMs: () => heldMs, oldestMs: () => 3 },
    rollups: { lagMs: () => null },
  });

test('each stage has the age that was measured, and one that is not known has none', () => {
  expect(measured(0)).toEqual({
    broker: BROKER,
    queue: QUEUE,
    ingest: { ageMs: 0, what: 'held-back' },
    commit: { ageMs: 3, what: 'waiting' },
    rollups: { ageMs: null, what: 'behind' },
  });
});

test('while reading is held back nothing is known of the broker and its queue, but that it cannot be reached', () => {
  expect(measured(900)).toMatchObject({ broker: UNKNOWN, queue: UNKNOWN, ingest: { ageMs: 900 } });
  const unreachable = { ageMs: 7_000, what: 'unreachable' } as const;
  expect(measured(900, { broker: () => unreachable })).toMatchObject({ broker: unreachable, queue: UNKNOWN });
});
