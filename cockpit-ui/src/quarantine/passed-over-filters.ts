/** Which of the messages that were passed over the page shows: kept in the address. Pure. */
import type { PassedOverQuery } from '@cockpit/api/passed-over';
import type { Query } from '../http/call.ts';

export type PassedOverRule = NonNullable<PassedOverQuery['rule']>;

/** What may be a loss first, routine last. */
export const RULES: readonly PassedOverRule[] = [
  'device-cut-off',
  'past-retention',
  'same-content-same-instant',
  'profile-no-match',
  'profile-unused',
  'status-unregistered',
  'retained-unchanged',
];
const PAGE = 50;
const PAGE_MAX = 200;

export function ruleOf(text: string | null): PassedOverRule | undefined {
  return RULES.find((rule) => rule === text);
}

/** `?rule=&all=1`: of one rule or of all, the first page or as many as the api gives at a time. */
export function passedOverQuery(search: URLSearchParams): Query<'GET /api/passed-over'> {
  return { limit: search.has('all') ? PAGE_MAX : PAGE, rule: ruleOf(search.get('rule')) };
}
