/** Shifts of a range of local days, as planned and as they were. */
import { DateTime } from 'luxon';
import type { Queryable } from '../database/database.ts';
import { RequestError } from '../errors/errors.ts';
import type { CommunityInfo } from '../registry/contract.ts';
import { localDay } from '../time/local-day.ts';
import type { Shift, ShiftPlan } from './contract.ts';
import { isOf } from './duty-now.ts';
import { shiftsOfDays } from './plan.ts';
import { readDuty, readDutyPeople, readPlans, readRoster } from './queries.ts';

const DAYS_MAX = 42;

/** Throws RequestError when the range cannot be. */
export async function readShifts(
  database: Queryable,
  { code, timezone: zone }: CommunityInfo,
  { from, to }: { from: string; to: string },
  roles: readonly string[],
): Promise<{ plans: ShiftPlan[]; shifts: Shift[]; people: { person: number; name: string }[] }> {
  const first = DateTime.fromISO(from, { zone });
  const days = DateTime.fromISO(to, { zone }).diff(first, 'days').days;
  if (!(days >= 0 && days < DAYS_MAX))
    throw new RequestError(400, 'invalid-request', `from, to: a range of at most ${DAYS_MAX} days, in order (query).`);
  const plans = await readPlans(database, code);
  const roster = await readRoster(database, code, from, to);
  const duty = await readDuty(database, code, from, to);
  const people = await readDutyPeople(database, code, roles);
  const { startsAt } = localDay(first.toMillis(), zone);
  const offsets = Array.from({ length: Math.round(days) + 1 }, (_, offset) => offset);
  const shifts = shiftsOfDays(plans, startsAt, zone, offsets).map((time) => ({
    ...time,
    roster: roster.filter((row) => isOf(row, time)).map(({ person, name }) => ({ person, name })),
    duty: duty
      .filter((row) => isOf(row, time))
      .map(({ person, name, onAt, offAt, standIn }) => ({ person, name, since: onAt, until: offAt, standIn })),
  }));
  return { plans: plans.map(({ introducedAt: _, ...plan }) => plan), shifts, people };
}
