/** Which of the messages that were passed over the page shows: kept in the address. Pure. */
import type { PassedOverQuery } from '@cockpit/api/passed-over';

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
export function passedOverQuery(search: URLSearchParams): URLSearchParams {
  const query = new URLSearchParams({ limit: String(search.has('all') ? PAGE_MAX : PAGE) });
  const rule = ruleOf(search.get('rule'));
  if (rule !== undefined) query.set('rule', rule);
  return query;
}
