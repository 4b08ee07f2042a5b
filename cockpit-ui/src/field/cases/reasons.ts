/** Reason codes of the phone's orders, without the api's schemas; a test holds them against those. */
import type { CASE_REASONS, ReasonedAction } from '@cockpit/api/cases';

export type Reason = (typeof CASE_REASONS)[ReasonedAction][number];
export type PhoneReasoned = Extract<
  ReasonedAction,
  'verify-fail' | 'verify-unable' | 'ask-extension' | 'ask-suspension' | 'return'
>;

export const REASONS: { [A in PhoneReasoned]: readonly (typeof CASE_REASONS)[A][number][] } = {
  return: ['wrong-department', 'wrong-place', 'unclear', 'not-exist'],
  'verify-fail': ['not-done', 'partly-done', 'wrong-place', 'no-evidence'],
  'verify-unable': ['no-access', 'unsafe', 'not-found'],
  'ask-extension': ['material', 'weather', 'coordination', 'complex'],
  'ask-suspension': ['long-term-project', 'funding', 'ownership', 'season'],
};
