/** Lists of words the api knows cases by, without its schemas: the desk does not carry a validator. A test holds them against it. */
import type { CASE_REASONS, CaseSource, CaseStage, ReasonedAction } from '@cockpit/api/cases';

export const OPEN_STAGES = [
  'collection',
  'filing',
  'dispatch',
  'handling',
  'feedback',
  'verification',
] as const satisfies readonly CaseStage[];
export type OpenStage = (typeof OPEN_STAGES)[number];

export const STAGES: readonly CaseStage[] = [...OPEN_STAGES, 'closed', 'rejected'];

export const SOURCES: readonly CaseSource[] = [
  'sensor',
  'patrol',
  'public',
  'video',
  'leader',
  'department',
  'enterprise',
];

export type Reason = (typeof CASE_REASONS)[ReasonedAction][number];

export const REASONS: { [A in ReasonedAction]: readonly (typeof CASE_REASONS)[A][number][] } = {
  reject: ['not-exist', 'duplicate', 'out-of-scope', 'unclear', 'handled-on-spot'],
  return: ['wrong-department', 'wrong-place', 'unclear', 'not-exist'],
  'force-close': ['cannot-be-solved', 'long-term-project', 'policy', 'handled-elsewhere'],
  reopen: ['recurred', 'closed-by-mistake', 'complaint'],
  'verify-fail': ['not-done', 'partly-done', 'wrong-place', 'no-evidence'],
  'verify-unable': ['no-access', 'unsafe', 'not-found'],
  'ask-extension': ['material', 'weather', 'coordination', 'complex'],
  'ask-suspension': ['long-term-project', 'funding', 'ownership', 'season'],
  appeal: ['not-responsible', 'force-majeure', 'wrong-limit', 'evidence'],
};

const KNOWN: ReadonlySet<string> = new Set(Object.values(REASONS).flat());

/** Whether the language files have a word for a code. */
export function isReason(code: string): code is Reason {
  return KNOWN.has(code);
}
