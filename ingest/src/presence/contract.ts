/** Whether a device is reachable: retained birth and last will, any domain. */
import Type, { type Static } from 'typebox';
import { Payload } from '../messages/contract.ts';

/** A source that owes a reading every n seconds is stale (失联) after n × this. */
export const STALE_AFTER_INTERVALS = 2.5;

/** Topic tail `{domain}/{device}/status`, retained; the last will carries `offline`. */
export const StatusPayload = Payload(
  { state: Type.Union([Type.Literal('online'), Type.Literal('offline')]) },
  'Birth and last will of a device. A gateway’s client publishes one for each device it speaks for',
);
export type StatusPayload = Static<typeof StatusPayload>;

/** Event (topic level 5) → payload; valid in every domain. */
export const PRESENCE_EVENTS = { status: StatusPayload } as const;
