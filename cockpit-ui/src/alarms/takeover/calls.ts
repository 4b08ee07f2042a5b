/** Which alarms call for the wall, in the order in which they get it. Pure. */
import type { Alarm } from '@cockpit/api/alarms';

/** One thing to respond to: an unacknowledged high alarm, in a flood all of its grid and cause together. */
export interface Call {
  /** The same for as long as it calls. */
  id: string;
  /** Of its lead: another one when it has to be seen again although somebody put it aside. */
  key: string;
  /** The oldest high one: what is shown. */
  lead: Alarm;
  /** Unacknowledged alarms it stands for, the lead first. */
  alarms: readonly Alarm[];
}

/** The calls of these alarms at `now` (epoch ms): often escalated first, then oldest. */
export function callsOf(alarms: readonly Alarm[], flooded: boolean, now: number): Call[] {
  const waiting = alarms.filter(({ state }) => state === 'unacknowledged').sort(byUrgency);
  const groups = new Map<string, Alarm[]>();
  for (const alarm of waiting) {
    const id = flooded ? `group:${alarm.grid ?? ''}|${alarm.rule}` : `alarm:${alarm.id}`;
    groups.set(id, [...(groups.get(id) ?? []), alarm]);
  }
  return [...groups].flatMap(([id, members]) => {
    const lead = members[0];
    if (lead?.priority !== 'high') return [];
    return [{ id, key: keyOf(lead, now), lead, alarms: members }];
  });
}

/** Changes when its ownership expired or its time ran out. Of the alarm, not of its group: a flood that begins or ends is no news of it. */
export function keyOf({ id, escalation, respondBy }: Alarm, now: number): string {
  return `${id} ${escalation}${now > respondBy ? ' overdue' : ''}`;
}

const RANK = { high: 0, medium: 1, low: 2 } as const;

function byUrgency(a: Alarm, b: Alarm): number {
  return RANK[a.priority] - RANK[b.priority] || b.escalation - a.escalation || a.raisedAt - b.raisedAt || a.id - b.id;
}
