/** Papers of hazards (16号令): the plan of a major one, the report to the authority with its receipt. */
import { CASE_STAGES, OPEN_STAGES } from '../../constants.ts';
import type { ActionRow } from './row.ts';

const WORKING = ['dispatch', 'handling'] as const;

export const PAPER_ROWS = {
  plan: {
    right: 'case.handle',
    own: true,
    summary: 'Submit the rectification plan of a major hazard',
    from: WORKING,
    to: 'stays',
    suspended: 'also',
    conditions: ['major-hazard'],
    fields: { plan: 'must' },
    tells: { what: 'case.asked', concerns: [] },
  },
  'approve-plan': {
    right: 'case.decide',
    summary: 'Approve the rectification plan',
    from: WORKING,
    to: 'stays',
    suspended: 'also',
    conditions: ['plan-of-another'],
    fields: { note: 'may' },
    tells: { what: 'case.decided', concerns: ['handler'] },
  },
  'report-authority': {
    right: 'case.authority',
    summary: 'Record the report to the authority',
    from: OPEN_STAGES,
    to: 'stays',
    suspended: 'also',
    conditions: ['hazard'],
    fields: { authority: 'must', content: 'must' },
  },
  'receive-receipt': {
    right: 'case.authority',
    summary: 'Record the receipt of the authority',
    from: CASE_STAGES,
    to: 'stays',
    suspended: 'also',
    conditions: ['receipt-awaited'],
    fields: { report: 'must', receipt: 'must' },
  },
} as const satisfies Readonly<Record<string, ActionRow>>;
