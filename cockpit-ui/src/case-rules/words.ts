/** Which reason codes the screens have words for. */
import { CASE_REASONS, type ReasonedAction } from '@cockpit/api/cases/act/constants';

export type CaseReason = (typeof CASE_REASONS)[ReasonedAction][number];

const KNOWN: ReadonlySet<string> = new Set(Object.values(CASE_REASONS).flat());

/** Whether the language files have a word for a code. */
export function isReason(code: string): code is CaseReason {
  return KNOWN.has(code);
}
