/** What can be done with a case on the phone, and what each order asks for. Pure. */
import type { CaseActionKind, CaseStage } from '@cockpit/api/cases';
import {
  CASE_REASONS,
  CASE_TABLE,
  CASE_VERBS,
  type CaseRows,
  type CaseVerb,
  type ReasonedAction,
} from '@cockpit/api/cases/act/constants';
import { CASE_STAGES } from '@cockpit/api/cases/constants';
import type { PhotoKind } from '@cockpit/api/cases/desk';
import type { Entry } from '../outbox/entry.ts';

export type PhoneVerb = {
  [Verb in CaseVerb]: CaseRows[Verb] extends { phone: object } ? Verb : never;
}[CaseVerb];

/** What the case waits for first, then what gains time, last what gives it away or only speaks of it. */
const PRESSING = ['next', 'more', 'beside'] as const;
/** The phone's orders, what presses most first. */
export const PHONE_VERBS = PRESSING.flatMap((bar) =>
  CASE_VERBS.filter((verb) => CASE_TABLE[verb].phone !== undefined && CASE_TABLE[verb].bar === bar),
) as PhoneVerb[];

export interface OrderForm {
  note: 'must' | 'may' | 'why' | 'none';
  /** Whose reasons are offered; null: it needs none. */
  reason: ReasonedAction | null;
  until: boolean;
  photos: readonly PhotoKind[];
  /** Whether where it was done belongs to it. */
  position: boolean;
}

export function formOf(verb: PhoneVerb): OrderForm {
  const { fields, reasons, phone } = CASE_TABLE[verb];
  const note = fields.note === 'must' && reasons !== undefined ? 'why' : (fields.note ?? 'none');
  return {
    note: phone?.plain ? 'none' : note,
    reason: verb in CASE_REASONS ? (verb as ReasonedAction) : null,
    until: fields.until === 'must',
    photos: phone?.photos ?? [],
    position: phone?.position ?? false,
  };
}

/** What can be done once what waits on this phone is done: taken up without a line, a case can be handled at once. */
export function verbsNow(can: readonly CaseActionKind[], pending: readonly string[]): PhoneVerb[] {
  return pending.reduce(
    (left, done) => afterDoing(left, done),
    PHONE_VERBS.filter((verb) => can.includes(verb)),
  );
}

function afterDoing(left: PhoneVerb[], done: string): PhoneVerb[] {
  const verb = PHONE_VERBS.find((one) => one === done);
  const row = verb && CASE_TABLE[verb];
  if (row?.asks !== undefined) return left.filter((one) => one !== verb);
  if (row?.to === 'stays') return left;
  if (row?.phone?.keeps)
    return PHONE_VERBS.filter((one) => one !== verb && (left.includes(one) || isOwnAt(one, row.to)));
  // It is out of these hands.
  return left.filter((one) => CASE_TABLE[one].from.length === CASE_STAGES.length);
}

function isOwnAt(verb: PhoneVerb, stage: string): boolean {
  const { own, from } = CASE_TABLE[verb];
  return own === true && from.some((one) => one === stage);
}

/** Verbs of a case that wait on this phone, in order. */
export function pendingOf(entries: readonly Entry[], id: number, person: string): Entry[] {
  return entries
    .filter((entry) => entry.person === person && entry.subject === `case:${id}`)
    .sort((a, b) => a.seq - b.seq);
}

/** Whether somebody is asked to look at it rather than to put it right. */
export function isToVerify(stage: CaseStage): boolean {
  return stage === 'feedback' || stage === 'verification';
}
