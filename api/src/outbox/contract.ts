/** What people can be notified of. */
import Type from 'typebox';

/** What can be told. */
export const NOTIFICATION_WHATS = [
  'alarm.raised',
  'alarm.escalated',
  'alarm.ended',
  'pipeline.broken',
  'pipeline.restored',
  'case.reported',
  'case.dispatched',
  'case.returned',
  'case.handled',
  'case.check-ordered',
  'case.reworked',
  'case.asked',
  'case.appealed',
  'case.decided',
  'case.supervised',
  'case.overdue',
  'case.closed',
] as const;
export const NotificationWhat = Type.Enum([...NOTIFICATION_WHATS]);
export type NotificationWhat = (typeof NOTIFICATION_WHATS)[number];
