/** What can be done with a case on the phone, and what each order asks for. Pure. */
import type { CaseActionKind, CaseStage, ReasonedAction } from '@cockpit/api/cases';
import type { PhotoKind } from '@cockpit/api/cases/desk';
import type { Entry } from '../outbox/entry.ts';

/** The phone's orders, what presses most first. */
export const PHONE_VERBS = [
  'accept',
  'handle',
  'verify-pass',
  'verify-fail',
  'verify-unable',
  'ask-extension',
  'ask-suspension',
  'return',
  'comment',
] as const satisfies readonly CaseActionKind[];
export type PhoneVerb = (typeof PHONE_VERBS)[number];

export interface OrderForm {
  note: 'must' | 'may' | 'why' | 'none';
  reason: ReasonedAction | null;
  until: boolean;
  photos: readonly PhotoKind[];
  /** Whether where it was done belongs to it. */
  position: boolean;
}

export const FORMS: Record<PhoneVerb, OrderForm> = {
  accept: { note: 'none', reason: null, until: false, photos: [], position: false },
  handle: { note: 'must', reason: null, until: false, photos: ['after', 'before', 'near'], position: false },
  'verify-pass': { note: 'may', reason: null, until: false, photos: ['near', 'far'], position: true },
  'verify-fail': { note: 'may', reason: 'verify-fail', until: false, photos: ['near', 'far'], position: false },
  'verify-unable': { note: 'may', reason: 'verify-unable', until: false, photos: ['near', 'far'], position: false },
  'ask-extension': { note: 'why', reason: 'ask-extension', until: true, photos: [], position: false },
  'ask-suspension': { note: 'why', reason: 'ask-suspension', until: true, photos: [], position: false },
  return: { note: 'may', reason: 'return', until: false, photos: [], position: false },
  comment: { note: 'must', reason: null, until: false, photos: ['near', 'far'], position: false },
};

/** What can be done once what waits on this phone is done: taken up without a line, a case can be handled at once. */
export function verbsNow(can: readonly CaseActionKind[], pending: readonly string[]): PhoneVerb[] {
  const left = new Set<string>(can);
  for (const verb of pending) {
    if (verb === 'comment') continue;
    if (verb === 'accept') {
      left.delete('accept');
      for (const next of ['handle', 'ask-extension', 'ask-suspension', 'return']) left.add(next);
      continue;
    }
    if (verb === 'ask-extension' || verb === 'ask-suspension') {
      left.delete(verb);
      continue;
    }
    // It is out of these hands.
    left.clear();
    if (can.includes('comment')) left.add('comment');
  }
  return PHONE_VERBS.filter((verb) => left.has(verb));
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
