/**
 * What actions do to the limits of a case. The limit to dispatch runs from filing, those to handle and of the whole from the first
 * dispatch, the one to check from feedback. Pure but for the calendar that is passed in.
 */
import type { Calendar } from '../../organisation/calendar/calendar.ts';
import type { LimitUnit } from '../../organisation/contract.ts';
import type { CaseLimits } from '../contract.ts';
import type { CaseChanges, LeftMs, StoredCase } from './stored-case.ts';

/** Waits to be dispatched, for the first time or again. */
export function clockToDispatch(limits: CaseLimits, calendar: Calendar, now: number): CaseChanges {
  return { dueAt: calendar.due(now, limits.dispatch) };
}

/** The first dispatch starts the clock; another one does not start it again. */
export function clockToHandle(file: StoredCase, limits: CaseLimits, calendar: Calendar, now: number): CaseChanges {
  const handleDueAt = file.handleDueAt ?? calendar.due(now, limits.handle);
  const totalDueAt = file.totalDueAt ?? calendar.due(now, limits.total);
  return { dispatchedAt: file.dispatchedAt ?? now, handleDueAt, totalDueAt, dueAt: handleDueAt };
}

/** Self-handled cases were never dispatched: their whole runs from here. */
export function clockToCheck(file: StoredCase, limits: CaseLimits, calendar: Calendar, now: number): CaseChanges {
  const totalDueAt = file.totalDueAt ?? calendar.due(now, limits.total);
  return { handledAt: now, totalDueAt, dueAt: calendar.due(now, limits.check) };
}

/** Rework (返工) keeps the limit it had: doing it badly earns no time. */
export function clockToRework(file: StoredCase, limits: CaseLimits, calendar: Calendar, now: number): CaseChanges {
  const handleDueAt = file.handleDueAt ?? calendar.due(now, limits.handle);
  return { handleDueAt, dueAt: handleDueAt };
}

/** `until` is the new limit to handle; what lay between it and the limit of the whole stays between them. */
export function clockExtended(file: StoredCase, limits: CaseLimits, calendar: Calendar, until: number): CaseChanges {
  const { handleDueAt, totalDueAt } = file;
  const { unit } = limits.total;
  const between = handleDueAt === null || totalDueAt === null ? 0 : calendar.left(handleDueAt, totalDueAt, unit);
  const total = Math.max(calendar.after(until, Math.max(between, 0), unit), totalDueAt ?? 0);
  return { handleDueAt: until, totalDueAt: total, dueAt: until, extensions: file.extensions + 1 };
}

/** Stops the clocks and keeps what is left, also when it is less than nothing. */
export function clockStopped(file: StoredCase, limits: CaseLimits, calendar: Calendar, now: number): CaseChanges {
  const left = (due: number | null, unit: LimitUnit) => (due === null ? undefined : calendar.left(now, due, unit));
  const leftMs = withoutGaps({
    dispatch: file.stage === 'filing' ? left(file.dueAt, limits.dispatch.unit) : undefined,
    handle: left(file.handleDueAt, limits.handle.unit),
    total: left(file.totalDueAt, limits.total.unit),
  });
  return { suspendedAt: now, leftMs, dueAt: null, handleDueAt: null, totalDueAt: null };
}

/** Lets the clocks run on from `since`. */
export function clockRunsOn(file: StoredCase, limits: CaseLimits, calendar: Calendar, since: number): CaseChanges {
  const { dispatch, handle, total } = file.leftMs ?? {};
  const due = (left: number | undefined, unit: LimitUnit) =>
    left === undefined ? null : calendar.after(since, left, unit);
  const handleDueAt = due(handle, limits.handle.unit);
  const dueAt = file.stage === 'filing' ? due(dispatch, limits.dispatch.unit) : handleDueAt;
  return { ...NOT_SUSPENDED, dueAt, handleDueAt, totalDueAt: due(total, limits.total.unit) };
}

export const NOT_SUSPENDED = { suspendedAt: null, suspendedUntil: null, suspendReason: null, leftMs: null } as const;

function withoutGaps(left: { [Limit in keyof LeftMs]: number | undefined }): LeftMs {
  return Object.fromEntries(Object.entries(left).filter(([, ms]) => ms !== undefined));
}
