/** How far a figure can be trusted now. The words are the wall's; the rule for staleness is the api's. */
import type { Freshness } from '@cockpit/api/common';

export type Trust =
  | { kind: 'fresh' }
  | { kind: 'never' }
  | { kind: 'offline'; since: number | null }
  | { kind: 'stale'; since: number }
  | { kind: 'suspect'; reason: Freshness['suspect'][number] };

/**
 * Judges one source. A silent device comes before a doubtful value: what it said last is old either way. Only a device that
 * does speak, by a clock that is behind, is not silent.
 */
export function judge(row: Freshness, now: number): Trust {
  if (row.presence === 'offline') return { kind: 'offline', since: row.asOf };
  if (row.asOf === null) return { kind: 'never' };
  const reason = row.suspect[0];
  const isOld = (at: number) => row.staleAfterMs !== null && now - at > row.staleAfterMs;
  const behind = row.suspect.includes('clockBehind') && !isOld(row.heardAt ?? row.asOf);
  if (isOld(row.asOf) && !behind) return { kind: 'stale', since: row.asOf };
  return reason === undefined ? { kind: 'fresh' } : { kind: 'suspect', reason };
}

/** Share of expected sources that report, in the three steps the header tells. */
export function hearing(reporting: number, expected: number): 'all' | 'some' | 'none' {
  if (expected === 0 || reporting >= expected) return 'all';
  return reporting === 0 ? 'none' : 'some';
}
