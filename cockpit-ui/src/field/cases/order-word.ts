import type { CaseActionKind } from '@cockpit/api/cases';
import type { TFunction } from 'i18next';

/** The word for what an entry of the outbox does. */
export function orderWord(t: TFunction, verb: string): string {
  if (verb === 'photo' || verb === 'report' || verb === 'checkin') return t(`field.outbox.verb.${verb}`);
  return t(`cases.action.${verb as CaseActionKind}`); // whatever else is put in is an action on a case
}
