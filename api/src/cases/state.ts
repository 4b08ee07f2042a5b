/** The state machine of a case, out of the table of actions. Pure; docs/CASES.md draws it. */
import { CASE_TABLE, type CaseVerb } from './act/constants.ts';
import type { CaseStage } from './contract.ts';

/** The stage after an action; undefined: it cannot be done there. */
export function stageAfter(action: CaseVerb, stage: CaseStage, isSuspended: boolean): CaseStage | undefined {
  const { from, to, suspended } = CASE_TABLE[action];
  if (!from.includes(stage)) return undefined;
  if (isSuspended ? suspended === undefined : suspended === 'only') return undefined;
  return to === 'stays' ? stage : to;
}
