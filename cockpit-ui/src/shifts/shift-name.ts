/** Shifts of an answer, by what they are. Pure. */
import type { DutyAnswer } from '@cockpit/api/shifts';

type ShiftKey = { plan: string; day: string };

/** Whom somebody who is on duty can hand over to. */
export function nextShifts({ me, canTake }: DutyAnswer): DutyAnswer['canTake'] {
  return canTake.filter((shift) => me === null || !isSameShift(shift, me));
}

export function isSameShift(one: ShiftKey, other: ShiftKey): boolean {
  return one.plan === other.plan && one.day === other.day;
}
