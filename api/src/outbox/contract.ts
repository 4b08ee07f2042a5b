/** What people can be notified of. */
import Type from 'typebox';

/** What can be told. */
export const NOTIFICATION_TYPES = [
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
export const NotificationType = Type.Enum([...NOTIFICATION_TYPES]);
export type NotificationType = (typeof NOTIFICATION_TYPES)[number];
