/** What a row of the table of actions says (`act/constants.ts`). Types only. */
import type { NotificationType } from '../../../outbox/contract.ts';
import type { Right } from '../../../rights/contract.ts';
import type { CASE_STAGES, PHOTO_KINDS, REQUEST_KINDS } from '../../constants.ts';

export interface ActionRow {
  right: Right;
  /** As the API document names it. */
  summary: string;
  /** By its handler, or by the department while nobody has taken it up. */
  own?: true;
  from: readonly (typeof CASE_STAGES)[number][];
  /** `stays`: the stage it was in. */
  to: (typeof CASE_STAGES)[number] | 'stays';
  /** `also`, or `only`, while it is suspended; everything else waits for `resume`. */
  suspended?: 'also' | 'only';
  /** What must hold besides stage and right (`act/conditions.ts`), in the order in which a refusal names it. */
  conditions?: readonly ConditionName[];
  /** What its body carries, in the order in which it is asked for. */
  fields: Fields;
  /** Where the API document says more of a field than the field's own words. */
  hints?: { readonly [Field in FieldName]?: string };
  /** Codes: one of them must be given. Words are the screens' (i18n `cases.reason`). */
  reasons?: readonly string[];
  /** It may go out without the version of the case: it contradicts nothing. */
  anyVersion?: true;
  /** Asks for something that somebody else decides. */
  asks?: RequestKind;
  /** Decides what was asked for. */
  decides?: { on: RequestKind; granted: boolean };
  /** A result of a check on the spot: its dialog offers all of them side by side. */
  checks?: true;
  /** Which event it is, and whom of the case it concerns. */
  tells?: { what: NotificationType; concerns: readonly Concerned[] };
  /**
   * Where the desk offers it: `next` is what the case waits for, `beside` stands open beside it, `more` behind a menu. Left out: decisions on
   * requests and papers of hazards have their buttons where these are shown.
   */
  bar?: 'next' | 'beside' | 'more';
  /** It can be done on the phone, also without a line: it then says when it was done. */
  phone?: {
    photos?: readonly (typeof PHOTO_KINDS)[number][];
    /** Where it was done belongs to it. */
    position?: true;
    /** Done by one touch: nothing is asked for. */
    plain?: true;
    /** It stays in these hands: what follows can be done before this is sent. */
    keeps?: true;
  };
}

type RequestKind = (typeof REQUEST_KINDS)[number];
type Concerned = 'reporter' | 'handler' | 'verifier';

export type ConditionName =
  | 'limits'
  | 'not-own-work'
  | 'approved-plan'
  | 'receipt'
  | 'not-bundled'
  | 'ended-lately'
  | 'not-asked-yet'
  | 'asked-by-another'
  | 'hazard'
  | 'major-hazard'
  | 'plan-of-another'
  | 'receipt-awaited';

export type FieldName =
  | 'category'
  | 'priority'
  | 'hazardLevel'
  | 'signals'
  | 'into'
  | 'department'
  | 'handler'
  | 'verifier'
  | 'reason'
  | 'until'
  | 'kind'
  | 'plan'
  | 'authority'
  | 'content'
  | 'report'
  | 'receipt'
  | 'satisfaction'
  | 'note'
  | 'photos';
export type Fields = { readonly [Field in FieldName]?: 'must' | 'may' };
