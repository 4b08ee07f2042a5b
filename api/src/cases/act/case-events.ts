/** Which actions on a case send notifications, and whom they are about. */
import type { Queryable } from '../../database/database.ts';
import { type NotificationFacts, noteEvents } from '../../outbox/events.ts';
import { readCategories } from '../categories/categories.ts';
import { PLAN_DECIDED_WITHIN_MS } from '../constants.ts';
import type { CaseActionKind } from '../contract.ts';
import { CASE_TABLE } from './constants.ts';
import type { ActionRow } from './rows/row.ts';

/** What of a case an event needs. */
export interface CaseEventFacts {
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

/** Reporting is no row of the table: it has a route of its own. */
const REPORTED: ActionRow['tells'] = { what: 'case.reported', concerns: [] };
/** What these people write may be about persons: their cases are told by category. */
const PRIVATE_SOURCES = ['public', 'enterprise'];

/** In the transaction of the action, with the case after it. `by` null: the passing of time. */
export async function noteCaseEvent(
  tx: Queryable,
  file: CaseEventFacts,
  action: CaseActionKind,
  by: number | null,
  now: number,
): Promise<void> {
  const told = action === 'report' ? REPORTED : CASE_TABLE[action].tells;
  if (told === undefined) return;
  const what = action === 'supervise' && by === null ? 'case.overdue' : told.what;
  const people = told.concerns.map((who) => file[who]).filter((person) => person !== null && person !== by);
  const event = {
    community: file.community,
    what,
    subject: `case:${file.id}`,
    occasion: String(file.version),
    grid: file.grid,
    priority: file.priority,
    facts: {
      ...(await shown(tx, file)),
      ...requestOf(action),
      number: file.number,
      dueAt: action === 'plan' ? now + PLAN_DECIDED_WITHIN_MS : file.dueAt,
    },
    concerned: people as number[],
    department: told.concerns.includes('handler') ? file.department : null,
    at: now,
  };
  await noteEvents(tx, [event]);
}

async function shown(tx: Queryable, file: CaseEventFacts): Promise<Pick<NotificationFacts, 'title' | 'place'>> {
  if (!PRIVATE_SOURCES.includes(file.source))
    return {
      title: { zh: file.title, en: file.title },
      place: file.place === null ? null : { zh: file.place, en: file.place },
    };
  const name = file.category === null ? undefined : (await readCategories(tx, file.community)).get(file.category)?.name;
  return { title: name ?? { zh: '群众反映', en: 'A public report' }, place: null };
}

function requestOf(action: CaseActionKind): Pick<NotificationFacts, 'request' | 'granted'> {
  if (action === 'report') return {};
  if (action === 'plan') return { request: 'plan' };
  if (action === 'approve-plan') return { request: 'plan', granted: true };
  const { asks, decides } = CASE_TABLE[action];
  if (decides !== undefined) return { request: decides.on, granted: decides.granted };
  return asks === undefined ? {} : { request: asks };
}
