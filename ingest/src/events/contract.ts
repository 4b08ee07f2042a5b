/** What counts as "something happened" and is written to table `event` in the transaction of the reading that caused it. */
import Type, { type Static } from 'typebox';

export const EventType = Type.Union([
  Type.Literal('lot-full'), // free spaces reached 0; detail: {free}
  Type.Literal('lot-freed'), // free again after full; detail: {free}
  Type.Literal('checkin'), // detail: {officer, round}
  Type.Literal('finding'), // detail: {officer, round, category?, note?}
  Type.Literal('hazard-opened'), // detail: {kind, level, value?, unit?}
  Type.Literal('hazard-closed'), // detail: {kind, level}
  Type.Literal('sensor-fault'), // detail: {kind}
  Type.Literal('device-offline'), // detail: {}
  Type.Literal('device-online'), // detail: {}
]);
export type EventType = Static<typeof EventType>;

/** Events older than this are pruned: they repeat what readings and the hazard register keep. Days. */
export const EVENT_RETENTION_DAYS = 35;
