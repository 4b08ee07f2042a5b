/** Who is on duty now, and what the running shift lacks. Pure. */
import type { DutyNow } from './contract.ts';
import { runningAt, type ShiftTime } from './plan.ts';
import type { DutyRow, PlanRow, RosterRow } from './queries.ts';

export interface DutyFacts {
  plans: readonly PlanRow[];
  roster: readonly RosterRow[];
  /** Of yesterday's and today's shifts, those who left included. */
  duty: readonly DutyRow[];
  /** Ids of handovers that wait for the second signature. */
  waiting: readonly number[];
}

export function dutyNow({ plans, roster, duty, waiting: signed }: DutyFacts, zone: string, now: number): DutyNow {
  const [running] = runningAt(plans, now, zone);
  const present = duty.filter(({ offAt }) => offAt === null);
  const people = present.map(({ name, onAt }) => ({ name, since: onAt }));
  const waiting = [...signed];
  if (running === undefined) return { shift: null, people, rostered: [], missing: 0, waiting };
  const { plan, day, name, startsAt, endsAt, peopleMin } = running;
  return {
    shift: { plan, day, name, startsAt, endsAt },
    people,
    rostered: roster.filter((row) => isOf(row, running)).map((row) => row.name),
    missing: Math.max(0, peopleMin - present.filter((row) => isOf(row, running)).length),
    waiting,
  };
}

/** Since when a running shift has had too few people, epoch ms; undefined: it has enough. */
export function unmannedSince(duty: readonly DutyRow[], shift: ShiftTime): number | undefined {
  const own = duty.filter((row) => isOf(row, shift));
  const present = own.filter(({ offAt }) => offAt === null).length;
  if (present >= shift.peopleMin) return undefined;
  return Math.max(shift.startsAt, ...own.map(({ offAt }) => offAt ?? 0));
}

export function isOf(row: { plan: string; day: string }, shift: { plan: string; day: string }): boolean {
  return row.plan === shift.plan && row.day === shift.day;
}
