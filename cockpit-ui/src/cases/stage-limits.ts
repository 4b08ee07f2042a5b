/** What each stage was allowed and what it took. Pure. */
import type { CaseLimits } from '@cockpit/api/cases';
import type { CaseDetail } from '@cockpit/api/cases/desk';
import type { Limit } from '@cockpit/api/organisation';
import type { WorkClock } from '../case-rules/work-clock.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

type Part = keyof CaseLimits;
export type LimitVerdict = 'met' | 'late' | 'running' | 'over' | 'waiting' | 'suspended';

export interface PartLimit {
  part: Part;
  limit: Limit;
  /** Epoch ms at which it began; null: not yet. */
  from: number | null;
  /** When it was done; null: not yet. */
  to: number | null;
  /** When it has, or had, to be done, as far as the api keeps it. */
  due: number | null;
  /** Null: it cannot be told, the calendar does not reach that far. */
  verdict: LimitVerdict | null;
}

/** Undefined before it is filed: limits are those of its category then. */
export function limitsOf(detail: CaseDetail, now: number, clock: WorkClock | null): PartLimit[] | undefined {
  const { case: file, limits, handleDueAt } = detail;
  if (limits === null) return undefined;
  const { stage, filedAt, dispatchedAt, handledAt, endedAt } = file;
  const isClosed = stage === 'closed';
  const isChecked = stage === 'feedback' || stage === 'verification';
  const isSuspended = file.suspendedUntil !== null;
  const spans: Omit<PartLimit, 'limit' | 'verdict'>[] = [
    // Returned, it waits to be dispatched again, by a limit of its own.
    stage === 'filing'
      ? { part: 'dispatch', from: dispatchedAt === null ? filedAt : file.stageSince, to: null, due: file.dueAt }
      : { part: 'dispatch', from: filedAt, to: dispatchedAt, due: null },
    {
      part: 'handle',
      from: dispatchedAt,
      to: isChecked || isClosed ? handledAt : null,
      due: handleDueAt,
    },
    {
      part: 'check',
      from: isChecked || isClosed ? handledAt : null,
      to: isClosed ? endedAt : null,
      due: isChecked ? file.dueAt : null,
    },
    { part: 'total', from: dispatchedAt, to: isClosed ? endedAt : null, due: file.totalDueAt },
  ];
  return spans.map((span) => {
    const limit = limits[span.part];
    return { ...span, limit, verdict: verdictOf({ ...span, limit }, { now, clock, isSuspended }) };
  });
}

function verdictOf(
  { from, to, due, limit }: Omit<PartLimit, 'verdict'>,
  { now, clock, isSuspended }: { now: number; clock: WorkClock | null; isSuspended: boolean },
): LimitVerdict | null {
  if (from === null) return 'waiting';
  if (to === null) {
    if (isSuspended) return 'suspended';
    return due !== null && due <= now ? 'over' : 'running';
  }
  if (due !== null) return to <= due ? 'met' : 'late';
  const used = clock?.left(from, to, limit.unit) ?? null;
  if (clock === null || used === null) return null;
  return used <= lengthOf(limit, clock) ? 'met' : 'late';
}

function lengthOf({ amount, unit }: Limit, clock: WorkClock): number {
  switch (unit) {
    case 'urgent-hours':
    case 'work-hours':
      return amount * HOUR_MS;
    case 'work-days':
      return amount * clock.dayMs;
    case 'natural-days':
      return amount * DAY_MS;
  }
}
