/** What time a case leaves people. Overdue is derived from the limit, never a state. Pure. */
import type { CaseFile } from '@cockpit/api/cases';
import type { LimitUnit } from '@cockpit/api/organisation';
import type { WorkClock } from './work-clock.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Less than this is left: it is said louder. */
const SOON_MS = HOUR_MS;

/** A length in its largest unit; days are as long as the limit's own. */
export type Span = { unit: 'now' } | { unit: 'min' | 'hour' | 'day'; n: number };

export type Countdown =
  | { kind: 'left' | 'soon' | 'over'; at: number; span: Span; unit: LimitUnit | null }
  | { kind: 'suspended'; at: number }
  | { kind: 'open' | 'ended' };

export type Timed = Pick<CaseFile, 'stage' | 'dueAt' | 'dueUnit' | 'suspendedUntil'>;

/** `clock` null: the calendar is not known yet, and time is counted around the clock, without naming a unit. */
export function countdownOf(one: Timed, now: number, clock: WorkClock | null): Countdown {
  if (one.stage === 'closed' || one.stage === 'rejected') return { kind: 'ended' };
  if (one.suspendedUntil !== null) return { kind: 'suspended', at: one.suspendedUntil };
  if (one.dueAt === null) return { kind: 'open' };
  const own = clock === null || one.dueUnit === null ? null : clock.left(now, one.dueAt, one.dueUnit);
  const unit = own === null ? null : one.dueUnit;
  const left = own ?? one.dueAt - now;
  const dayMs = clock !== null && (unit === 'work-hours' || unit === 'work-days') ? clock.dayMs : DAY_MS;
  // Past is past by the instant: at night the working time over is still none.
  const kind = one.dueAt <= now ? 'over' : left < SOON_MS ? 'soon' : 'left';
  return { kind, at: one.dueAt, span: spanOf(Math.abs(left), unit, dayMs), unit };
}

export function isOverdue(one: Pick<Timed, 'dueAt' | 'suspendedUntil'>, now: number): boolean {
  return one.suspendedUntil === null && one.dueAt !== null && one.dueAt <= now;
}

/** Hours of a limit in hours are never called days, however many. */
function spanOf(ms: number, unit: LimitUnit | null, dayMs: number): Span {
  if (ms < MINUTE_MS) return { unit: 'now' };
  if (ms < HOUR_MS) return { unit: 'min', n: Math.floor(ms / MINUTE_MS) };
  const inDays = unit !== 'work-hours' && ms >= dayMs && (unit !== 'urgent-hours' || ms >= 2 * dayMs);
  return inDays ? { unit: 'day', n: Math.floor(ms / dayMs) } : { unit: 'hour', n: Math.floor(ms / HOUR_MS) };
}
