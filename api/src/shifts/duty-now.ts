/** Who is on duty now, and what the running shift lacks. Pure. */
import type { DutyNow } from './contract.ts';
import { runningAt, type ShiftTime, shiftsOfDays } from './plan.ts';
import type { DutyRow, PlanRow, RosterRow } from './queries.ts';

/** Days around now whose shifts somebody can be on duty for. */
const DAYS_AROUND = [-1, 0, 1] as const;

export interface DutyFacts {
  plans: readonly PlanRow[];
  roster: readonly RosterRow[];
  /** Of yesterday's and today's shifts, those who left included. */
  duty: readonly DutyRow[];
  /** Somebody was ever on duty in the community. */
  everOnDuty: boolean;
  /** Ids of handovers that wait for the second signature. */
  waiting: readonly number[];
}

export function dutyNow(facts: DutyFacts, zone: string, now: number): DutyNow {
  const { plans, roster, duty, waiting: signed } = facts;
  const [running] = runningAt(plans, now, zone);
  const present = duty.filter(({ offAt }) => offAt === null);
  const people = present.map(({ name, onAt }) => ({ name, since: onAt }));
  const waiting = [...signed];
  if (running === undefined) {
    const state = plans.length === 0 ? 'unplanned' : 'off';
    return { state, shift: null, people, rostered: [], missing: 0, missingSince: null, waiting };
  }
  const { plan, day, name, startsAt, endsAt, peopleMin } = running;
  const there = standing(facts, running, zone, now).filter(({ offAt }) => offAt === null).length;
  const missing = Math.max(0, peopleMin - there);
  return {
    state: missing === 0 ? 'manned' : isUnused(facts, running) ? 'unused' : there === 0 ? 'unmanned' : 'short',
    shift: { plan, day, name, startsAt, endsAt },
    people,
    rostered: roster.filter((row) => isOf(row, running)).map((row) => row.name),
    missing,
    missingSince: unmannedSince(facts, running, zone, now) ?? null,
    waiting,
  };
}

/**
 * Since when a running shift has had too few people, epoch ms; undefined: it has enough. A shift that was first planned while it
 * would run already was nobody's duty until then.
 */
export function unmannedSince(facts: DutyFacts, shift: ShiftTime, zone: string, now: number): number | undefined {
  const own = standing(facts, shift, zone, now);
  const present = own.filter(({ offAt }) => offAt === null).length;
  if (present >= shift.peopleMin) return undefined;
  const introduced = facts.plans.find(({ code }) => code === shift.plan)?.introducedAt ?? 0;
  return Math.max(shift.startsAt, introduced, ...own.map(({ offAt }) => offAt ?? 0));
}

/** Shifts are planned, but nobody was put on the roster of this one and nobody ever signed on: they are not in use yet. */
export function isUnused({ roster, everOnDuty }: DutyFacts, shift: ShiftTime): boolean {
  return !everOnDuty && !roster.some((row) => isOf(row, shift));
}

export function isOf(row: { plan: string; day: string }, shift: { plan: string; day: string }): boolean {
  return row.plan === shift.plan && row.day === shift.day;
}

/**
 * Duty that counts for a running shift: that of its own people, of who took over from it by a handover, and of who came early for
 * a shift that has not begun at `now`: a handover can be signed two hours before, and the old shift still runs.
 */
function standing({ plans, duty }: DutyFacts, shift: ShiftTime, zone: string, now: number): DutyRow[] {
  const around = shiftsOfDays(plans, now, zone, DAYS_AROUND);
  return duty.filter((row) => {
    if (isOf(row, shift) || row.tookOverFrom.some((from) => isOf(from, shift))) return true;
    const its = around.find((one) => isOf(row, one));
    return its !== undefined && its.startsAt > now;
  });
}
