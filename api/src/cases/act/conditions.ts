/** Whether an action can be done now: one decision for what is offered and for what is done. Pure. */
import { RequestError } from '../../errors/errors.ts';
import type { CaseClosure, CaseStage, HazardLevel } from '../contract.ts';
import { missingPapers } from '../missing.ts';
import { stageAfter } from '../state.ts';
import { badField } from './action-context.ts';
import { CASE_TABLE, type CaseVerb } from './constants.ts';
import type { CaseRecord } from './record.ts';
import type { ActionRow, ConditionName } from './rows/row.ts';

const REOPEN_WITHIN_MS = 30 * 24 * 60 * 60_000;

export interface CaseFacts {
  stage: CaseStage;
  isSuspended: boolean;
  hazardLevel: HazardLevel | null;
  closure: CaseClosure | null;
  bundledInto: number | null;
  /** Epoch ms; null: open. */
  endedAt: number | null;
  hasLimits: boolean;
  /** Names; null: nobody’s yet. */
  handlerName: string | null;
  departmentName: string | null;
  /** Its handler, or of its department while nobody has taken it up. */
  isMine: boolean;
}

/** Who would do it, to what row, when; all that a condition may ask. */
interface Asked {
  facts: CaseFacts;
  record: CaseRecord;
  row: ActionRow;
  /** Id. */
  person: number;
  now: number;
}
type Refusal = RequestError | undefined;

const CONDITIONS: { readonly [Name in ConditionName]: (asked: Asked) => Refusal } = {
  limits: ({ facts }) => refuseUnless(facts.hasLimits, 409, 'no-limits', 'It was filed without limits; file it again.'),
  'not-own-work': ({ record }) =>
    refuseUnless(!record.handled, 403, 'own-work', 'The person who handled a case cannot check it.'),
  'approved-plan': ({ facts, record }) =>
    refuseUnless(
      !lacks(facts, record, 'plan', 'approved-plan'),
      409,
      'plan-missing',
      'A major hazard needs an approved rectification plan before it is handled.',
    ),
  receipt: ({ facts, record }) =>
    refuseUnless(
      !lacks(facts, record, 'authority-report', 'receipt'),
      409,
      'receipt-missing',
      'A major hazard needs the receipt of its report to the authority before it is closed.',
    ),
  'not-bundled': ({ facts: { closure, bundledInto } }) =>
    refuseUnless(closure !== 'bundled', 409, 'bundled', `It was bundled into case #${bundledInto}; act on that one.`),
  'ended-lately': ({ facts: { endedAt }, now }) =>
    refuseUnless(
      now - (endedAt ?? 0) <= REOPEN_WITHIN_MS,
      409,
      'too-late',
      'It ended more than 30 days ago; report it again.',
    ),
  'not-asked-yet': ({ record, row: { asks } }) =>
    refuseUnless(
      !record.asked.some(({ kind }) => kind === asks),
      409,
      'already-asked',
      `A request for an ${asks} is not decided yet.`,
    ),
  'asked-by-another': askedByAnother,
  hazard: ({ facts }) =>
    refuseUnless(facts.hazardLevel !== null, 409, 'not-a-hazard', 'Only a hazard is reported to the authority.'),
  'major-hazard': ({ facts }) =>
    refuseUnless(facts.hazardLevel === 'major', 409, 'not-a-hazard', 'Only a major hazard has a plan.'),
  'plan-of-another': planOfAnother,
  'receipt-awaited': ({ record: { reports, receipts } }) =>
    reports > receipts ? undefined : badField('report', 'there is no report of this case without a receipt'),
};

/** Why it cannot be done by this person now; undefined: it can. Sight, right and version are judged before. */
export function refusalOf(verb: CaseVerb, facts: CaseFacts, record: CaseRecord, person: number, now: number): Refusal {
  const row = CASE_TABLE[verb];
  const early = wrongStage(verb, facts) ?? (row.own && !facts.isMine ? notYours(facts) : undefined);
  if (early !== undefined) return early;
  for (const name of row.conditions ?? []) {
    const refusal = CONDITIONS[name]({ facts, record, row, person, now });
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function wrongStage(verb: CaseVerb, { stage, isSuspended }: CaseFacts): Refusal {
  if (stageAfter(verb, stage, isSuspended) !== undefined) return undefined;
  const { from } = CASE_TABLE[verb];
  const isSo = isSuspended ? 'it is suspended' : 'it is not suspended';
  const why = from.includes(stage) ? isSo : `it is in stage ${stage}`;
  return new RequestError(409, 'wrong-stage', `${why}: ${verb} is for ${from.join(', ')}.`);
}

function notYours({ handlerName, departmentName }: CaseFacts): RequestError {
  const other = departmentName === null ? 'It has not been dispatched yet.' : `It is dispatched to ${departmentName}.`;
  return new RequestError(403, 'not-yours', handlerName === null ? other : `It is assigned to ${handlerName}.`);
}

/** Nobody decides what they asked for themselves. */
function askedByAnother({ record, row, person }: Asked): Refusal {
  const kind = row.decides?.on;
  const open = record.asked.find((one) => one.kind === kind);
  if (open === undefined) return new RequestError(409, 'nothing-asked', `No ${kind} waits for a decision.`);
  return refuseUnless(
    open.askedBy !== person,
    403,
    'own-request',
    `The person who requested the ${kind} cannot decide it.`,
  );
}

function planOfAnother({ record: { plan }, person }: Asked): Refusal {
  if (plan === null) return new RequestError(409, 'plan-missing', 'There is no plan to approve.');
  if (plan.approved) return new RequestError(409, 'already-approved', 'The plan is approved.');
  return refuseUnless(plan.madeBy !== person, 403, 'own-work', 'The person who made a plan cannot approve it.');
}

function lacks({ hazardLevel }: CaseFacts, record: CaseRecord, ...papers: ReturnType<typeof missingPapers>): boolean {
  return missingPapers(hazardLevel, record).some((paper) => papers.includes(paper));
}

function refuseUnless(holds: boolean, ...refusal: [status: 403 | 409, code: string, sentence: string]): Refusal {
  return holds ? undefined : new RequestError(...refusal);
}
