/** What an order on a case carries, as it is being written, and what becomes of it. Pure. */
import type { CaseFile, HazardLevel, Supervision } from '@cockpit/api/cases';
import type { CaseBody, ReportRequest } from '@cockpit/api/cases/act';
import { CASE_TABLE, CASE_VERBS, type CaseVerb, fieldsOf } from '@cockpit/api/cases/act/constants';
import type { CaseRequest, RectificationPlan } from '@cockpit/api/cases/desk';
import type { CaseReason } from '../../case-rules/words.ts';

export type SignalRef = NonNullable<ReportRequest['signals']>[number];
export type PlanDraft = Omit<RectificationPlan, 'until'> & { until: number | null };

/** Everything any order can carry; what a verb does not take stays when the verb is changed. */
export interface ActionDraft {
  note: string;
  reason: CaseReason | null;
  category: string | null;
  priority: CaseFile['priority'] | null;
  hazardLevel: HazardLevel | null;
  signals: readonly SignalRef[];
  /** Id of the other case. */
  into: number | null;
  department: string | null;
  handler: number | null;
  verifier: number | null;
  /** Epoch ms. */
  until: number | null;
  kind: Exclude<Supervision, 'timeout'> | null;
  satisfaction: number | null;
  authority: string;
  content: string;
  /** Id of the report to the authority. */
  report: number | null;
  receipt: string;
  plan: PlanDraft;
  /** Ids of uploaded photos. */
  photos: readonly string[];
}
export type FieldName = keyof ActionDraft;

export const EMPTY_ACTION: ActionDraft = {
  note: '',
  reason: null,
  category: null,
  priority: null,
  hazardLevel: null,
  signals: [],
  into: null,
  department: null,
  handler: null,
  verifier: null,
  until: null,
  kind: null,
  satisfaction: null,
  authority: '',
  content: '',
  report: null,
  receipt: '',
  plan: { goal: '', measures: '', funds: '', people: '', until: null, safety: '' },
  photos: [],
};

export const PLAN_FIELDS = [
  'goal',
  'measures',
  'funds',
  'people',
  'until',
  'safety',
] as const satisfies readonly (keyof PlanDraft)[];

/** What comes of a check on the spot. */
export const VERIFYING = CASE_VERBS.filter((verb) => CASE_TABLE[verb].checks);

/** Those of a verb's question that can be done; the verb alone when it is the only answer. */
export function alternativesOf(verb: CaseVerb, can: readonly string[]): readonly CaseVerb[] {
  const { checks, decides } = CASE_TABLE[verb];
  const group = checks ? VERIFYING : CASE_VERBS.filter((one) => answers(one, decides?.on) || one === verb);
  return group.filter((one) => one === verb || can.includes(one));
}

/** Orders that answer one question: their dialog offers them side by side. */
function answers(verb: CaseVerb, question: CaseRequest['kind'] | undefined): boolean {
  return question !== undefined && CASE_TABLE[verb].decides?.on === question;
}

export type DraftFault = FieldName | 'past' | `plan.${keyof PlanDraft}`;

/** What keeps an order from going out, in the order of its fields; empty: nothing. */
export function faultsOf(verb: CaseVerb, draft: ActionDraft, now: number): DraftFault[] {
  const faults: DraftFault[] = [];
  for (const [name, need] of fieldsOf(verb)) {
    if (name === 'plan') {
      for (const part of PLAN_FIELDS) if (isEmpty(draft.plan[part])) faults.push(`plan.${part}`);
      if (draft.plan.until !== null && draft.plan.until <= now) faults.push('past');
    } else if (need === 'must' && isEmpty(draft[name])) faults.push(name);
    else if (name === 'until' && draft.until !== null && draft.until <= now) faults.push('past');
  }
  return faults;
}

/** The order as the api takes it. Call it only when there are no faults. */
export function bodyOf<V extends CaseVerb>(verb: V, draft: ActionDraft, version: number): CaseBody<V> {
  const body: Record<string, unknown> = { version };
  for (const [name] of fieldsOf(verb)) {
    const value = draft[name];
    if (name === 'plan') body[name] = trimmed({ ...draft.plan });
    else if (!isEmpty(value)) body[name] = typeof value === 'string' ? value.trim() : value;
  }
  return body as CaseBody<V>;
}

function isEmpty(value: unknown): boolean {
  return (
    value === null || (typeof value === 'string' && value.trim() === '') || (Array.isArray(value) && value.length === 0)
  );
}

function trimmed(words: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(words).map(([key, value]) => [key, typeof value === 'string' ? value.trim() : value]),
  );
}
