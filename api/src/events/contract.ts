/** The stream of what just happened, and the 24 hours behind it. */
import { Domain } from '@cockpit/ingest/messages';
import Type, { type Static } from 'typebox';
import { Epoch, Nullable, Text } from '../wire/contract.ts';

export const StreamEventType = Type.Union([
  Type.Literal('lot-full'),
  Type.Literal('lot-freed'),
  Type.Literal('checkin'),
  Type.Literal('finding'),
  Type.Literal('patrol-missed'), // derived from the plan: nothing arrives when a patrol does not happen
  Type.Literal('hazard-opened'),
  Type.Literal('hazard-closed'),
  Type.Literal('sensor-fault'),
  Type.Literal('device-offline'),
  Type.Literal('device-online'),
]);
export type StreamEventType = Static<typeof StreamEventType>;

/** One line of the stream, keyed by its id. The newest STREAM_LENGTH are sent. */
export const StreamEvent = Type.Object({
  id: Type.String(),
  at: Epoch,
  type: StreamEventType,
  domain: Type.Union(Domain.anyOf),
  name: Text,
  grid: Nullable(Type.String()),
  level: Nullable(Type.Union([Type.Literal('general'), Type.Literal('major')])),
  kind: Nullable(Type.String()),
  category: Nullable(Type.String()),
  value: Nullable(Type.Number()),
  unit: Nullable(Type.String()),
  free: Nullable(Type.Integer()),
});
export type StreamEvent = Static<typeof StreamEvent>;
export const STREAM_LENGTH = 30;

/** Events per EVENT_BAR_MS of the last 24 hours, keyed by the epoch ms of the start. */
export const EventBar = Type.Object({
  events: Type.Integer(),
  major: Type.Integer({ description: 'Major hazards opened' }),
  general: Type.Integer({ description: 'General hazards opened' }),
  missed: Type.Integer({ description: 'Patrol stops missed' }),
});
export type EventBar = Static<typeof EventBar>;

/** Live tables of the domain: table → row. */
export const EVENT_TABLES = { events: StreamEvent, eventBars: EventBar } as const;
