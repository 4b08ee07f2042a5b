/** What of the alarms an officer looks at. Lives in the address, so that a view can be sent to a colleague. Pure. */
import type { Alarm, AlarmState } from '@cockpit/api/alarms';
import { HIDDEN_STATES, UNACKNOWLEDGED_STATES } from '@cockpit/api/alarms/ranking';

import { ALARM_DOMAINS } from '../domains.ts';
import type { Query } from '../http/call.ts';

type Priority = Alarm['priority'];
type Domain = Alarm['domain'];

/** The tabs: states that are worked alike. */
export const VIEWS = {
  todo: UNACKNOWLEDGED_STATES,
  owned: ['acknowledged'],
  hidden: HIDDEN_STATES,
  open: [...UNACKNOWLEDGED_STATES, 'acknowledged', ...HIDDEN_STATES],
  past: ['normal'],
} as const satisfies Record<string, readonly AlarmState[]>;
export type View = keyof typeof VIEWS;

export const PRIORITIES: readonly Priority[] = ['high', 'medium', 'low'];
/** Owner of the filter that means the signed-in person; no name can be it, it has no letters. */
export const MINE = '*';

export interface AlarmFilter {
  view: View;
  priorities: readonly Priority[];
  domain: Domain | null;
  grid: string | null;
  rule: string | null;
  /** Name of the owner, or MINE. */
  owner: string | null;
  text: string;
}

const GRID = /^[A-Za-z0-9]{1,20}$/;
const RULE = /^[a-z0-9][a-z0-9-]{1,47}$/;
const TEXT_MAX = 64;
const NAMES = ['view', 'priority', 'domain', 'grid', 'rule', 'owner', 'q'];

/** The filter an address asks for; what cannot be understood is left out. */
export function filterOf(search: URLSearchParams): AlarmFilter {
  const view = search.get('view') ?? '';
  const asked = (search.get('priority') ?? '').split(',');
  const domain = search.get('domain');
  return {
    view: isView(view) ? view : 'todo',
    priorities: PRIORITIES.filter((priority) => asked.includes(priority)),
    domain: ALARM_DOMAINS.find((known) => known === domain) ?? null,
    grid: matching(search.get('grid'), GRID),
    rule: matching(search.get('rule'), RULE),
    owner: (search.get('owner') ?? '').slice(0, TEXT_MAX) || null,
    text: (search.get('q') ?? '').slice(0, TEXT_MAX),
  };
}

/** The same address with another filter; what is not the filter's stays. */
export function withFilter(search: URLSearchParams, filter: AlarmFilter): URLSearchParams {
  const next = new URLSearchParams(search);
  for (const name of NAMES) next.delete(name);
  if (filter.view !== 'todo') next.set('view', filter.view);
  if (filter.priorities.length > 0) next.set('priority', filter.priorities.join(','));
  if (filter.domain !== null) next.set('domain', filter.domain);
  if (filter.grid !== null) next.set('grid', filter.grid);
  if (filter.rule !== null) next.set('rule', filter.rule);
  if (filter.owner !== null) next.set('owner', filter.owner);
  if (filter.text !== '') next.set('q', filter.text);
  return next;
}

/** Whether anything but the tab narrows the list. */
export function isNarrowed(filter: AlarmFilter): boolean {
  return (
    filter.priorities.length > 0 ||
    filter.domain !== null ||
    filter.grid !== null ||
    filter.rule !== null ||
    filter.owner !== null ||
    filter.text !== ''
  );
}

/** Query of `GET /api/alarms`. Owners other than oneself are looked for among what came. */
export function queryOf(
  filter: AlarmFilter,
  me: { id: string | null },
  community: string | null,
): Query<'GET /api/alarms'> {
  return {
    state: VIEWS[filter.view].join(','),
    limit: 200,
    sort: filter.view === 'past' ? 'newest' : 'priority',
    community: community ?? undefined,
    priority: filter.priorities.join(',') || undefined,
    domain: filter.domain ?? undefined,
    grid: filter.grid ?? undefined,
    rule: filter.rule ?? undefined,
    owner: (filter.owner === MINE && me.id) || undefined,
  };
}

/** Whether a row belongs in the view, its text aside. `within`: the grid and its micro-grids; null: all. */
export function belongs(
  alarm: Alarm,
  filter: AlarmFilter,
  me: { name: string | null },
  within: ReadonlySet<string> | null,
): boolean {
  const states: readonly AlarmState[] = VIEWS[filter.view];
  const owner = filter.owner === MINE ? me.name : filter.owner;
  return (
    states.includes(alarm.state) &&
    (filter.priorities.length === 0 || filter.priorities.includes(alarm.priority)) &&
    (filter.domain === null || alarm.domain === filter.domain) &&
    (filter.rule === null || alarm.rule === filter.rule) &&
    (owner === null || alarm.owner === owner) &&
    (within === null || (alarm.grid !== null && within.has(alarm.grid)))
  );
}

/** The api's order: life safety, then high, then the newest; what is past by time alone. */
export function alarmOrder(view: View): (a: Alarm, b: Alarm) => number {
  const rank = (alarm: Alarm) => {
    if (view === 'past' || alarm.lifeSafety) return 0;
    return 1 + PRIORITIES.indexOf(alarm.priority);
  };
  return (a, b) => rank(a) - rank(b) || b.raisedAt - a.raisedAt || b.id - a.id;
}

function isView(text: string): text is View {
  return Object.hasOwn(VIEWS, text);
}

function matching(text: string | null, pattern: RegExp): string | null {
  return text !== null && pattern.test(text) ? text : null;
}
