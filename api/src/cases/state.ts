/** The state machine of a case: which actions lead from which stage to which. Pure; docs/CASES.md draws it. */
import type { CaseActionKind, CaseStage } from './contract.ts';

interface Step {
  from: readonly CaseStage[];
  /** `stays`: the stage it was in. */
  to: CaseStage | 'stays';
  /** Also while it is suspended; everything else waits for `resume`. */
  suspended?: boolean;
}

const OPEN = ['collection', 'filing', 'dispatch', 'handling', 'feedback', 'verification'] as const;
const FILED = ['filing', 'dispatch', 'handling', 'feedback', 'verification'] as const;
const WORKING = ['dispatch', 'handling'] as const;
const ALL = [...OPEN, 'closed', 'rejected'] as const;

export const STEPS: Record<Exclude<CaseActionKind, 'report'>, Step> = {
  file: { from: ['collection'], to: 'filing' },
  reject: { from: ['collection'], to: 'rejected' },
  bind: { from: OPEN, to: 'stays', suspended: true },
  bundle: { from: ['collection', 'filing'], to: 'closed' },
  dispatch: { from: ['filing', 'dispatch'], to: 'dispatch' },
  accept: { from: ['dispatch'], to: 'handling' },
  return: { from: WORKING, to: 'filing' },
  handle: { from: ['handling'], to: 'feedback' },
  'order-check': { from: ['feedback', 'verification'], to: 'verification' },
  'verify-pass': { from: ['feedback', 'verification'], to: 'closed' },
  'verify-fail': { from: ['feedback', 'verification'], to: 'handling' },
  'verify-unable': { from: ['feedback', 'verification'], to: 'feedback' },
  'force-close': { from: FILED, to: 'closed', suspended: true },
  reopen: { from: ['closed'], to: 'filing' },
  comment: { from: ALL, to: 'stays', suspended: true },
  'ask-extension': { from: WORKING, to: 'stays' },
  'grant-extension': { from: WORKING, to: 'stays' },
  'refuse-extension': { from: ALL, to: 'stays', suspended: true },
  'ask-suspension': { from: ['filing', ...WORKING], to: 'stays' },
  'grant-suspension': { from: ['filing', ...WORKING], to: 'stays' },
  'refuse-suspension': { from: ALL, to: 'stays', suspended: true },
  resume: { from: ['filing', ...WORKING], to: 'stays', suspended: true },
  supervise: { from: FILED, to: 'stays', suspended: true },
  appeal: { from: ['closed'], to: 'stays' },
  'uphold-appeal': { from: ALL, to: 'stays', suspended: true },
  'dismiss-appeal': { from: ALL, to: 'stays', suspended: true },
  plan: { from: ['dispatch', 'handling'], to: 'stays', suspended: true },
  'approve-plan': { from: ['dispatch', 'handling'], to: 'stays', suspended: true },
  'report-authority': { from: OPEN, to: 'stays', suspended: true },
  'receive-receipt': { from: ALL, to: 'stays', suspended: true },
  'follow-up': { from: ['closed'], to: 'stays' },
};

/** The stage after an action; undefined: it cannot be done there. */
export function stageAfter(
  action: Exclude<CaseActionKind, 'report'>,
  stage: CaseStage,
  isSuspended: boolean,
): CaseStage | undefined {
  const step = STEPS[action];
  if (!step.from.includes(stage)) return undefined;
  if (action === 'resume') return isSuspended ? stage : undefined;
  if (isSuspended && step.suspended !== true) return undefined;
  return step.to === 'stays' ? stage : step.to;
}
