/** When a source counts as reporting, and what the screen is told about it. Pure. */
import { QUALITY, SUSPECT_FLAGS } from '@cockpit/ingest/messages';
import { STALE_AFTER_INTERVALS } from '@cockpit/ingest/presence';
import type { Freshness, SuspectReason } from './contract.ts';

/** What contradicts the registry sets `implausible` as well, and is told instead of it. */
const CONTRADICTIONS = ['kindMismatch', 'wrongParent', 'capacityMismatch'] as const;
const SUSPECT_REASONS = [
  'overCapacity',
  'negative',
  'clockAhead',
  'clockBehind',
  'idReused',
  ...CONTRADICTIONS,
  'implausible',
] as const;

/** What is known of a source: presence, and quality and age of its latest reading. */
export interface SourceStatus {
  /** Epoch ms of the latest reading (effective), null: none ever came. */
  asOf: number | null;
  quality: number | null;
  /** Epoch ms of the last arrival of anything from it. */
  lastReceivedAt: number | null;
  status: 'online' | 'offline' | null;
}

export const NEVER_HEARD: SourceStatus = { asOf: null, quality: null, lastReceivedAt: null, status: null };

/**
 * Whether its latest reading may stand in a total: there is one, it is not suspect, the source is not offline and the
 * reading is not stale. History that arrives now is still history: its own age counts. A source without an interval speaks
 * on events only and is never stale.
 */
export function isReporting(heard: SourceStatus, reportEveryS: number | null, now: number): boolean {
  if (heard.asOf === null || heard.status === 'offline' || isSuspect(heard.quality)) return false;
  return reportEveryS === null || heard.asOf + staleAfterMs(reportEveryS) > now;
}

export function isSuspect(quality: number | null): boolean {
  return quality !== null && (quality & SUSPECT_FLAGS) !== 0;
}

/** Age at which a reading is stale. */
export function staleAfterMs(reportEveryS: number): number {
  return reportEveryS * STALE_AFTER_INTERVALS * 1000;
}

export function freshnessOf(heard: SourceStatus, reportEveryS: number | null): Freshness {
  return {
    asOf: heard.asOf,
    heardAt: heard.lastReceivedAt,
    staleAfterMs: reportEveryS === null ? null : staleAfterMs(reportEveryS),
    presence: heard.status ?? 'unknown',
    suspect: suspectReasons(heard.quality),
  };
}

/** The newest of some instants; null when there is none. */
export function newest(instants: Iterable<number | null>): number | null {
  let result: number | null = null;
  for (const instant of instants) if (instant !== null && (result === null || instant > result)) result = instant;
  return result;
}

/** a / b; null when there is nothing to divide by: no cases is not a rate of zero. */
export function ratio(a: number | null, b: number | null): number | null {
  return a === null || b === null || b <= 0 ? null : a / b;
}

/** Why a reading of this quality is no truth; empty: it is, or there is none. */
export function suspectReasons(quality: number | null): SuspectReason[] {
  if (quality === null) return [];
  const reasons = SUSPECT_REASONS.filter((reason) => (quality & QUALITY[reason]) !== 0);
  const isNamed = CONTRADICTIONS.some((reason) => reasons.includes(reason));
  return isNamed ? reasons.filter((reason) => reason !== 'implausible') : reasons;
}
