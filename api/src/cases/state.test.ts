import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CASE_TABLE } from './act/constants.ts';
import { CASE_STAGES, OPEN_STAGES } from './constants.ts';
import { CASE_ACTIONS, type CaseStage } from './contract.ts';
import { stageAfter } from './state.ts';

const actions = CASE_ACTIONS.filter((action) => action !== 'report');
const anyAction = fc.constantFrom(...actions);

describe('the way of a case', () => {
  it('goes through the seven stages in order', () => {
    const stages: CaseStage[] = ['collection'];
    for (const action of ['file', 'dispatch', 'accept', 'handle', 'order-check', 'verify-pass'] as const)
      stages.push(stageAfter(action, stages.at(-1) ?? 'rejected', false) ?? 'rejected');
    expect(stages).toEqual(['collection', 'filing', 'dispatch', 'handling', 'feedback', 'verification', 'closed']);
  });

  it('never ends verified without feedback, whatever is done in whatever order', () => {
    fc.assert(
      fc.property(fc.array(anyAction, { maxLength: 40 }), (tried) => {
        let stage: CaseStage = 'collection';
        let handled = false;
        for (const action of tried) {
          const next = stageAfter(action, stage, false);
          if (next === undefined) continue;
          if (action === 'handle') handled = true;
          if (action === 'verify-pass' && !handled) return false;
          if (action === 'verify-fail' || action === 'reopen' || action === 'return') handled = false;
          stage = next;
        }
        return true;
      }),
    );
  });

  it('moves nothing while it is suspended, except by resuming or forcing it closed', () => {
    fc.assert(
      fc.property(anyAction, fc.constantFrom(...OPEN_STAGES), (action, stage) => {
        const next = stageAfter(action, stage, true);
        return next === undefined || next === stage || action === 'force-close';
      }),
    );
  });

  it('leaves every open stage for an end', () => {
    for (const stage of OPEN_STAGES) {
      const reached = new Set<CaseStage>([stage]);
      for (const from of reached)
        for (const action of actions) {
          const next = stageAfter(action, from, false);
          if (next !== undefined) reached.add(next);
        }
      expect(reached.has('closed')).toBe(true);
    }
  });

  it('knows every action', () => {
    expect(Object.keys(CASE_TABLE).sort()).toEqual([...actions].sort());
    for (const { from } of Object.values(CASE_TABLE)) for (const stage of from) expect(CASE_STAGES).toContain(stage);
  });
});
