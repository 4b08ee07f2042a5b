/** When shifts are. Pure. */
import { localDay, localInstant } from '../time/local-day.ts';
import type { Text } from '../wire/contract.ts';
import type { ShiftPlan } from './contract.ts';

export interface ShiftTime {
  plan: string;
  /** Local date on which it starts. */
  day: string;
  name: Text;
  startsAt: number;
  endsAt: number;
  peopleMin: number;
}

/** The shifts that start on the local days `offset` days from that of `instant`, in time. */
export function shiftsOfDays(
  plans: readonly ShiftPlan[],
  instant: number,
  zone: string,
  offsets: readonly number[],
): ShiftTime[] {
  return offsets
    .flatMap((offset) => plans.flatMap((plan) => shiftOn(plan, instant, zone, offset)))
    .sort((a, b) => a.startsAt - b.startsAt || a.endsAt - b.endsAt);
}

/** Those that run at `now`; where they overlap, the one that began last leads. */
export function runningAt(plans: readonly ShiftPlan[], now: number, zone: string): ShiftTime[] {
  return shiftsOfDays(plans, now, zone, [-1, 0])
    .filter(({ startsAt, endsAt }) => startsAt <= now && now < endsAt)
    .reverse();
}

function shiftOn(plan: ShiftPlan, instant: number, zone: string, offset: number): ShiftTime[] {
  const day = localDay(instant, zone, offset);
  if (!plan.weekdays.includes(day.weekday)) return [];
  const overnight = plan.ends <= plan.starts;
  const endDay = overnight ? localDay(instant, zone, offset + 1) : day;
  const { code, name, peopleMin } = plan;
  return [
    {
      plan: code,
      day: day.date,
      name,
      startsAt: localInstant(day, plan.starts, zone),
      endsAt: localInstant(endDay, plan.ends, zone),
      peopleMin,
    },
  ];
}
