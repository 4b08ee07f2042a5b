/** A maintenance window as somebody fills it in. Pure. */
import { instantOf } from '../format/datetime-field.ts';

export interface WindowDraft {
  /** Empty: not narrowed by it. */
  rule: string;
  facility: string;
  grid: string;
  /** `2026-11-22T10:00`, local time of the community. */
  from: string;
  to: string;
  reason: string;
}

/** Why it cannot be asked for yet: the word for it; undefined: it can. */
export function windowFault(
  draft: WindowDraft,
  now: number,
  timezone: string,
): 'need' | 'order' | 'needReason' | undefined {
  if (draft.rule === '' && draft.facility === '' && draft.grid === '') return 'need';
  const [from, to] = [instantOf(draft.from, timezone), instantOf(draft.to, timezone)];
  // Not even numbers when a field is empty.
  if (!(to > from && to > now)) return 'order';
  return draft.reason.trim() === '' ? 'needReason' : undefined;
}
