/** What somebody may do with a case now: stage, rights, own work, and what was asked for. Actions judge it again under their lock. Pure. */
import type { Person } from '../../sessions/person.ts';
import { mayAt } from '../access.ts';
import { REOPEN_WITHIN_MS } from '../act/checking.ts';
import { CASE_TABLE, CASE_VERBS, type CaseVerb } from '../act/constants.ts';
import type { CaseClosure, CaseStage, HazardLevel } from '../contract.ts';
import { stageAfter } from '../state.ts';
import type { CaseDetail, CaseRequest } from './contract.ts';

export interface CaseFacts {
  community: string;
  grid: string | null;
  stage: CaseStage;
  suspended: boolean;
  hazardLevel: HazardLevel | null;
  closure: CaseClosure | null;
  /** Epoch ms; null: open. */
  endedAt: number | null;
  /** Its handler, or of its department while nobody has taken it up. */
  mine: boolean;
  /** Has it to handle, or said that it is right. */
  handled: boolean;
  /** Undecided ones. */
  asked: readonly { kind: CaseRequest['kind']; askedBy: number }[];
  plan: { madeBy: number; approved: boolean } | null;
  /** A report to the authority has no receipt yet. */
  waitsForReceipt: boolean;
  missing: CaseDetail['missing'];
}

type Condition = (facts: CaseFacts, person: Person, now: number) => boolean;

const notOwnWork: Condition = ({ handled }) => !handled;
const notAsked =
  (kind: CaseRequest['kind']): Condition =>
  ({ asked }) =>
    !asked.some((request) => request.kind === kind);
const toDecide =
  (kind: CaseRequest['kind']): Condition =>
  ({ asked }, { id }) =>
    asked.some((request) => request.kind === kind && request.askedBy !== id);
const lacks =
  (...papers: CaseDetail['missing']): Condition =>
  ({ missing }) =>
    missing.some((one) => papers.includes(one));

/** Besides stage and right. */
const CONDITIONS: { readonly [Verb in CaseVerb]?: Condition } = {
  handle: (...facts) => !lacks('plan', 'approved-plan')(...facts),
  'verify-pass': (...facts) => notOwnWork(...facts) && !lacks('authority-report', 'receipt')(...facts),
  'verify-fail': notOwnWork,
  'verify-unable': notOwnWork,
  'force-close': notOwnWork,
  reopen: ({ closure, endedAt }, _, now) => closure !== 'bundled' && now - (endedAt ?? 0) <= REOPEN_WITHIN_MS,
  'ask-extension': notAsked('extension'),
  'ask-suspension': notAsked('suspension'),
  appeal: notAsked('appeal'),
  'grant-extension': toDecide('extension'),
  'refuse-extension': toDecide('extension'),
  'grant-suspension': toDecide('suspension'),
  'refuse-suspension': toDecide('suspension'),
  'uphold-appeal': toDecide('appeal'),
  'dismiss-appeal': toDecide('appeal'),
  plan: ({ hazardLevel }) => hazardLevel === 'major',
  'approve-plan': ({ plan }, { id }) => plan !== null && !plan.approved && plan.madeBy !== id,
  'report-authority': ({ hazardLevel }) => hazardLevel !== null,
  'receive-receipt': ({ waitsForReceipt }) => waitsForReceipt,
};

export function whatCan(facts: CaseFacts, person: Person, now: number): CaseVerb[] {
  return CASE_VERBS.filter((verb) => {
    const { right, own } = CASE_TABLE[verb];
    return (
      stageAfter(verb, facts.stage, facts.suspended) !== undefined &&
      mayAt(person, right, facts) &&
      (!own || facts.mine) &&
      (CONDITIONS[verb]?.(facts, person, now) ?? true)
    );
  });
}
