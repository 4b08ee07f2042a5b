/** Which alarms call for the wall, in the order in which they get it. Pure. */
import type { Alarm } from '@cockpit/api/alarms';
import { isDutyMatter, rankOf, takesWall } from '@cockpit/api/alarms/ranking';

/** One thing to respond to: an active alarm that takes the wall and nobody has acknowledged, in a flood all of its grid and cause. */
export interface AlarmCall {
  /** The same for as long as it calls. */
  id: string;
  /** Of its lead: another one when it has to be seen again although somebody put it aside. */
  key: string;
  /** The first by rank: what is shown. */
  lead: Alarm;
  /** Unacknowledged alarms it stands for, the lead first. */
  alarms: readonly Alarm[];
}

/** The calls of these alarms at `now` (epoch ms): by rank, then often escalated first, then oldest. */
export function callsOf(alarms: readonly Alarm[], flooded: boolean, now: number): AlarmCall[] {
  const waiting = alarms.filter((alarm) => alarm.state === 'unacknowledged' && !isDutyMatter(alarm)).sort(byUrgency);
  const groups = new Map<string, Alarm[]>();
  for (const alarm of waiting) {
    const id = flooded ? `group:${alarm.grid ?? ''}|${alarm.rule}` : `alarm:${alarm.id}`;
    groups.set(id, [...(groups.get(id) ?? []), alarm]);
  }
  return [...groups].flatMap(([id, members]) => {
    const lead = members[0];
    if (lead === undefined || !takesWall(lead)) return [];
    return [{ id, key: keyOf(lead, now), lead, alarms: members }];
  });
}

/**
 * Those that take turns at the wall among `calls`, which are not put aside: life safety alone while there is any. The others wait
 * and are counted on its card.
 */
export function contenders(calls: readonly AlarmCall[]): readonly AlarmCall[] {
  const safety = calls.filter(({ lead }) => lead.lifeSafety);
  return safety.length > 0 ? safety : calls;
}

/** Changes when its ownership expired or its time ran out. Of the alarm, not of its group: a flood that begins or ends is no news of it. */
export function keyOf({ id, escalation, respondBy }: Alarm, now: number): string {
  return `${id} ${escalation}${now > respondBy ? ' overdue' : ''}`;
}

function byUrgency(a: Alarm, b: Alarm): number {
  return rankOf(a) - rankOf(b) || b.escalation - a.escalation || a.raisedAt - b.raisedAt || a.id - b.id;
}
