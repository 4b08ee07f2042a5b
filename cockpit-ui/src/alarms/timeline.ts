/** One story of an alarm: what the process did and what people did, in the order of time. Pure. */
import type { AlarmDetail } from '@cockpit/api/alarms/desk';

export type Step =
  | { key: string; at: number; what: 'raised' | 'again' | 'cleared' }
  | { key: string; at: number; what: 'action'; action: AlarmDetail['actions'][number] };

/** Oldest first. Of a chattering alarm only the first and the last time are known. */
export function timelineOf({ alarm, actions }: Pick<AlarmDetail, 'alarm' | 'actions'>): Step[] {
  const steps: Step[] = [
    { key: 'raised', at: alarm.raisedAt, what: 'raised' },
    ...actions.map((action): Step => ({ key: `action-${action.id}`, at: action.at, what: 'action', action })),
  ];
  if (alarm.count > 1) steps.push({ key: 'again', at: alarm.lastAt, what: 'again' });
  if (alarm.clearedAt !== null) steps.push({ key: 'cleared', at: alarm.clearedAt, what: 'cleared' });
  return steps.sort((a, b) => a.at - b.at);
}
