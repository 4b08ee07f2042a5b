/** Which messages the page shows: kept in the address. Pure. */
import type { QuarantineActionRequest, QuarantineQuery } from '@cockpit/api/quarantine';
import type { Query } from '../http/call.ts';

type ActionFilter = QuarantineActionRequest['filter'];
export type FilterReason = NonNullable<ActionFilter['reason']>;

export const REASONS: readonly FilterReason[] = [
  'payload-too-large',
  'not-utf8',
  'not-json',
  'too-deep',
  'forbidden-key',
  'unknown-topic',
  'unknown-community',
  'unknown-device',
  'invalid-field',
  'database-refused',
  'profile-failed',
  'device-clash',
];
export const STATES = ['open', 'released', 'discarded', 'all'] as const;

/** As the contract has it: whole levels, `+` for any one, `/#` at the end. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: what the contract refuses
const TOPIC = /^(#|(\+|[^+#/\x00-\x1f]*)(\/(\+|[^+#/\x00-\x1f]*))*(\/#)?)$/;
const TOPIC_MAX = 512;

const MESSAGE_FIELDS = ['state', 'reason', 'topic', 'message'] as const;

export interface Filters {
  state: NonNullable<QuarantineQuery['state']>;
  reason: FilterReason | undefined;
  topic: string | undefined;
}

export function filtersOf(search: URLSearchParams): Filters {
  const topic = search.get('topic') ?? '';
  return {
    state: STATES.find((state) => state === search.get('state')) ?? 'open',
    reason: reasonOf(search.get('reason')),
    topic: topic !== '' && isTopicFilter(topic) ? topic : undefined,
  };
}

/** Which view an address means; one that names messages without a view means the messages. */
export function viewOf(search: URLSearchParams): 'groups' | 'messages' | 'passed-over' {
  const view = search.get('view');
  if (view === 'messages' || view === 'passed-over') return view;
  return MESSAGE_FIELDS.some((name) => search.has(name)) ? 'messages' : 'groups';
}

/** What a group means as a filter of messages: everything its sender sent, with its reason. Undefined: it cannot be said as one. */
export function groupFilter({ sender, reason }: { sender: string; reason: string }): ActionFilter | undefined {
  const known = reasonOf(reason);
  if (known === undefined || /[+#]/.test(sender)) return undefined;
  // Of a foreign topic the sender is all of it.
  const topic = sender.startsWith('v1/') ? `${sender}/#` : sender;
  return isTopicFilter(topic) ? { reason: known, topic } : undefined;
}

export function queryOf({ state, reason, topic }: Filters): Query<'GET /api/quarantine'> {
  return { state, reason, topic };
}

/** What an action by filter would mean; undefined: these filters name nothing that can be acted on. */
export function actionFilter({ state, reason, topic }: Filters): ActionFilter | undefined {
  if (state !== 'open' || (reason === undefined && topic === undefined)) return undefined;
  return { ...(reason !== undefined && { reason }), ...(topic !== undefined && { topic }) };
}

/** The exact topic and reason of a message. Undefined: its topic cannot be said as a filter. */
export function likeFilter(row: { reason: string; topic: string }): ActionFilter | undefined {
  const reason = reasonOf(row.reason);
  if (reason === undefined || /[+#]/.test(row.topic) || !isTopicFilter(row.topic)) return undefined;
  return { reason, topic: row.topic };
}

export function isTopicFilter(text: string): boolean {
  return text.length > 0 && text.length <= TOPIC_MAX && TOPIC.test(text);
}

export function reasonOf(text: string | null): FilterReason | undefined {
  return REASONS.find((reason) => reason === text);
}

/** Hexadecimal as people read it: 16 bytes a line, in pairs. */
export function hexLines(hex: string): string {
  return (hex.match(/.{1,32}/g) ?? []).map((line) => line.match(/.{1,2}/g)?.join(' ') ?? '').join('\n');
}
