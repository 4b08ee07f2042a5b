/** What the band under the wall's header says of the duty. Pure. */
import type { Alarm } from '@cockpit/api/alarms';
import { byRank, isActive } from '@cockpit/api/alarms/ranking';
import type { DutyNow } from '@cockpit/api/shifts';
import type { Text } from '@cockpit/api/wire';

/** `alarm`: somebody has to act, or has begun to · the others: how the shift stands while that is no alarm. */
export type DutyBandText =
  | { kind: 'alarm'; level: 'medium' | 'calm'; alarm: Alarm; since: number }
  | { kind: 'unplanned'; level: 'calm' }
  | { kind: 'unused' | 'unmanned' | 'short'; level: 'calm'; shift: Text; since: number | null; rostered: string[] };

/** Null: nothing to say. An alarm that somebody has acknowledged is calm and says who. */
export function dutyBand(duty: DutyNow | undefined, alarms: readonly Alarm[]): DutyBandText | null {
  const [alarm] = alarms.filter((one) => one.domain === 'duty' && isActive(one)).sort(byRank);
  if (alarm !== undefined) {
    const level = alarm.state === 'acknowledged' ? 'calm' : 'medium';
    return { kind: 'alarm', level, alarm, since: duty?.missingSince ?? alarm.raisedAt };
  }
  if (duty === undefined) return null;
  const { state, shift, missingSince, rostered } = duty;
  if (state === 'unplanned') return { kind: 'unplanned', level: 'calm' };
  if (shift === null || state === 'off' || state === 'manned') return null;
  return { kind: state, level: 'calm', shift: shift.name, since: missingSince, rostered };
}
