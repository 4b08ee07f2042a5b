/** What an officer does to alarms, as the api is asked for it. */
import type { Alarm, AlarmActionKind } from '@cockpit/api/alarms';
import type { BulkOutcome } from '@cockpit/api/alarms/desk';
import { callApi } from '../http/api-client.ts';
import type { Body } from '../http/call.ts';

export type Verb = Exclude<AlarmActionKind, 'ack-expired' | 'settled' | 'take-over'>;

/** The right each needs; the api asks for the same. */
export const RIGHT_OF: Record<Verb, string> = {
  acknowledge: 'alarm.acknowledge',
  comment: 'alarm.comment',
  shelve: 'alarm.shelve',
  unshelve: 'alarm.shelve',
  'out-of-service': 'alarm.suspend',
  'in-service': 'alarm.suspend',
};

/** Most alarms acknowledged with one order. */
export const BULK_MAX = 200;

export interface ActionText {
  /** Note, comment or reason. */
  words: string;
  /** Of a shelf. */
  minutes: number;
}

/** Throws ApiError; 409 when somebody was faster. */
export function actOnAlarm(id: number, verb: Verb, said: ActionText): Promise<Alarm> {
  return callApi(`POST /api/alarms/{id}/${verb}` as const, { params: { id }, body: bodyOf(verb, said) });
}

export function acknowledgeAll(ids: readonly number[], words: string): Promise<BulkOutcome> {
  return callApi('POST /api/alarms/acknowledge', { body: { ids: [...ids], ...(words !== '' && { note: words }) } });
}

/** Whether words must be said. */
export function needsWords(verb: Verb): boolean {
  return verb !== 'acknowledge';
}

function bodyOf(verb: Verb, { words, minutes }: ActionText): Body<`POST /api/alarms/{id}/${Verb}`> {
  switch (verb) {
    case 'acknowledge':
      return words === '' ? {} : { note: words };
    case 'comment':
      return { note: words };
    case 'shelve':
      return { minutes, reason: words };
    case 'unshelve':
    case 'out-of-service':
    case 'in-service':
      return { reason: words };
  }
}
