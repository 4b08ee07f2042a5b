/** Which actions on a case are told, and whom they are about. */
import type { Queryable } from '../../database/database.ts';
import type { NotificationWhat } from '../../outbox/contract.ts';
import { type NotificationFacts, noteEvents } from '../../outbox/events.ts';
import { readCategories } from '../categories/categories.ts';
import type { CaseActionKind } from '../contract.ts';

/** What of a case an event needs. */
export interface ToldCase {
  id: number;
  community: string;
  number: string | null;
  version: number;
  source: string;
  title: string;
  place: string | null;
  grid: string | null;
  priority: number;
  category: string | null;
  reporter: number | null;
  department: string | null;
  handler: number | null;
  verifier: number | null;
  dueAt: number | null;
}

type Concerned = 'reporter' | 'handler' | 'verifier';
const TOLD: Partial<Record<CaseActionKind, { what: NotificationWhat; concerned: readonly Concerned[] }>> = {
  report: { what: 'case.reported', concerned: [] },
  dispatch: { what: 'case.dispatched', concerned: ['handler'] },
  return: { what: 'case.returned', concerned: [] },
  handle: { what: 'case.handled', concerned: [] },
  'order-check': { what: 'case.check-ordered', concerned: ['verifier'] },
  'verify-fail': { what: 'case.reworked', concerned: ['handler'] },
  'ask-extension': { what: 'case.asked', concerned: [] },
  'ask-suspension': { what: 'case.asked', concerned: [] },
  appeal: { what: 'case.asked', concerned: [] },
  'grant-extension': { what: 'case.decided', concerned: ['handler'] },
  'refuse-extension': { what: 'case.decided', concerned: ['handler'] },
  'grant-suspension': { what: 'case.decided', concerned: ['handler'] },
  'refuse-suspension': { what: 'case.decided', concerned: ['handler'] },
  'uphold-appeal': { what: 'case.decided', concerned: ['handler'] },
  'dismiss-appeal': { what: 'case.decided', concerned: ['handler'] },
  supervise: { what: 'case.supervised', concerned: ['handler'] },
  'verify-pass': { what: 'case.closed', concerned: ['reporter', 'handler'] },
  'force-close': { what: 'case.closed', concerned: ['reporter', 'handler'] },
};
/** What these people write may be about persons: their cases are told by category. */
const PRIVATE_SOURCES = ['public', 'enterprise'];

/** In the transaction of the action, with the case after it. `by` null: the passing of time. */
export async function noteCaseEvent(
  tx: Queryable,
  file: ToldCase,
  action: CaseActionKind,
  by: number | null,
  now: number,
): Promise<void> {
  const told = TOLD[action];
  if (told === undefined) return;
  const what = action === 'supervise' && by === null ? 'case.overdue' : told.what;
  const people = told.concerned.map((who) => file[who]).filter((person) => person !== null && person !== by);
  const event = {
    community: file.community,
    what,
    subject: `case:${file.id}`,
    occasion: String(file.version),
    grid: file.grid,
    priority: file.priority,
    facts: { ...(await shown(tx, file)), ...requestOf(action), number: file.number, dueAt: file.dueAt },
    concerned: people as number[],
    department: told.concerned.includes('handler') ? file.department : null,
    at: now,
  };
  await noteEvents(tx, [event]);
}

async function shown(tx: Queryable, file: ToldCase): Promise<Pick<NotificationFacts, 'title' | 'place'>> {
  if (!PRIVATE_SOURCES.includes(file.source))
    return {
      title: { zh: file.title, en: file.title },
      place: file.place === null ? null : { zh: file.place, en: file.place },
    };
  const name = file.category === null ? undefined : (await readCategories(tx, file.community)).get(file.category)?.name;
  return { title: name ?? { zh: '群众反映', en: 'A public report' }, place: null };
}

function requestOf(action: CaseActionKind): Pick<NotificationFacts, 'request' | 'granted'> {
  const request = (['extension', 'suspension', 'appeal'] as const).find((kind) => action.endsWith(kind));
  if (request === undefined) return {};
  if (action.startsWith('ask') || action === 'appeal') return { request };
  return { request, granted: action.startsWith('grant') || action.startsWith('uphold') };
}
