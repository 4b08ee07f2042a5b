import { expect, test } from 'vitest';
import { isSilent, judge, reportingLevel, type Trust } from './freshness.ts';

const row = { asOf: 1_000_000, heardAt: 1_000_000, staleAfterMs: 150_000, presence: 'online' as const, suspect: [] };

test('a reading is stale only past its interval', () => {
  expect(judge(row, 1_150_000).kind).toBe('fresh');
  expect(judge(row, 1_150_001)).toEqual({ kind: 'stale', since: 1_000_000 });
});

test('a source without an interval is never stale', () => {
  expect(judge({ ...row, staleAfterMs: null }, 9e12).kind).toBe('fresh');
});

test('nothing ever heard is not the same as stale, and offline comes before both', () => {
  expect(judge({ ...row, asOf: null }, 2e6).kind).toBe('never');
  expect(judge({ ...row, presence: 'offline' }, 1_000_000).kind).toBe('offline');
});

test('silence comes before doubt', () => {
  const doubted = { ...row, suspect: ['negative' as const] };
  expect(judge(doubted, 1_000_000)).toEqual({ kind: 'suspect', reason: 'negative' });
  expect(judge(doubted, 2_000_000).kind).toBe('stale');
});

test('a device that speaks by a clock hours behind is doubtful, not silent', () => {
  const behind = { ...row, suspect: ['clockBehind' as const] };
  expect(judge({ ...behind, heardAt: 9_999_000 }, 10_000_000)).toEqual({ kind: 'suspect', reason: 'clockBehind' });
  expect(judge(behind, 10_000_000).kind).toBe('stale');
});

test('history that arrives now is as old as it says', () => {
  expect(judge({ ...row, heardAt: 9_999_000 }, 10_000_000)).toEqual({ kind: 'stale', since: 1_000_000 });
});

test('a source that may speak unheard is unknown since then; one that was silent before is silent', () => {
  expect(judge(row, 2_000_000, 1_100_000)).toEqual({ kind: 'unheard', since: 1_100_000 });
  expect(judge(row, 1_140_000, 1_100_000).kind).toBe('fresh');
  expect(judge(row, 2_000_000, 1_200_000)).toEqual({ kind: 'stale', since: 1_000_000 });
  expect(judge({ ...row, presence: 'offline' }, 2_000_000, 1_100_000).kind).toBe('offline');
  expect(['fresh', 'unheard', 'stale'].map((kind) => isSilent({ kind, since: 0 } as Trust))).toEqual([
    false,
    true,
    true,
  ]);
});

test('the header tells all, some and none apart', () => {
  expect([reportingLevel(5, 5), reportingLevel(4, 5), reportingLevel(0, 5), reportingLevel(0, 0)]).toEqual([
    'all',
    'some',
    'none',
    'all',
  ]);
});
