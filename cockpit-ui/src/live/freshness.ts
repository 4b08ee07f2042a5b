/** How far a figure can be trusted now. The words are the wall's; the rule for staleness is the api's. */
import type { Freshness } from '@cockpit/api/freshness';

export type Trust =
  | { kind: 'fresh' }
  | { kind: 'never' }
  | { kind: 'offline'; since: number | null }
  | { kind: 'stale'; since: number }
  /** Old because nothing is heard since then: whether the device speaks is not known. */
  | { kind: 'unheard'; since: number }
  | { kind: 'suspect'; reason: Freshness['suspect'][number] };

/**
 * Judges one source. A silent device comes before a doubtful value: what it said last is old either way. Only a device that
 * does speak, by a clock that is behind, is not silent. One that was not silent before `unheardSince` (epoch ms; null: all is heard) is
 * not blamed for what the pipeline does not deliver.
 */
export function judge(row: Freshness, now: number, unheardSince: number | null = null): Trust {
  if (row.presence === 'offline') return { kind: 'offline', since: row.asOf };
  if (row.asOf === null) return { kind: 'never' };
  const reason = row.suspect[0];
  const isOldAt = (instant: number, at: number) => row.staleAfterMs !== null && instant - at > row.staleAfterMs;
  const isOld = (at: number) => isOldAt(now, at);
  const behind = row.suspect.includes('clockBehind') && !isOld(row.heardAt ?? row.asOf);
  if (isOld(row.asOf) && !behind && unheardSince !== null && !isOldAt(unheardSince, row.asOf))
    return { kind: 'unheard', since: unheardSince };
  if (isOld(row.asOf) && !behind) return { kind: 'stale', since: row.asOf };
  return reason === undefined ? { kind: 'fresh' } : { kind: 'suspect', reason };
}

/** Its last value is not of now. */
export function isSilent({ kind }: Trust): boolean {
  return kind === 'stale' || kind === 'unheard' || kind === 'offline' || kind === 'never';
}

/** Share of expected sources that report, in the three steps the header tells. */
export function reportingLevel(reporting: number, expected: number): 'all' | 'some' | 'none' {
  if (expected === 0 || reporting >= expected) return 'all';
  return reporting === 0 ? 'none' : 'some';
}
