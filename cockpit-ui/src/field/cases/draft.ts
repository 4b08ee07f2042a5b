/** An order as it is being written. Pure. */
import type { CaseReason } from '../../case-rules/words.ts';
import type { TakenPhoto } from '../outbox/compose.ts';
import type { Position } from '../position.ts';
import { formOf, type PhoneVerb } from './orders.ts';

export interface FieldActionDraft {
  note: string;
  reason: CaseReason | null;
  /** Epoch ms. */
  until: number | null;
  photos: readonly TakenPhoto[];
}
export const EMPTY_FIELD_ACTION: FieldActionDraft = { note: '', reason: null, until: null, photos: [] };

/** What is still to be filled in; undefined: nothing. `now`: of the server. */
export function faultOf(
  verb: PhoneVerb,
  draft: FieldActionDraft,
  now: number,
): 'note' | 'reason' | 'until' | undefined {
  const form = formOf(verb);
  if (form.reason !== null && draft.reason === null) return 'reason';
  if (form.until && (draft.until === null || draft.until <= now)) return 'until';
  if ((form.note === 'must' || form.note === 'why') && draft.note.trim() === '') return 'note';
  return undefined;
}

/** What of it is sent; the rest is every order's. */
export function bodyOf(
  verb: PhoneVerb,
  draft: FieldActionDraft,
  position: Position | undefined,
): Record<string, unknown> {
  const form = formOf(verb);
  const note = draft.note.trim();
  return {
    ...(form.reason === null ? {} : { reason: draft.reason }),
    ...(form.until ? { until: draft.until } : {}),
    ...(note === '' || form.note === 'none' ? {} : { note }),
    ...(form.position && position !== undefined ? { lon: position.lon, lat: position.lat } : {}),
  };
}
