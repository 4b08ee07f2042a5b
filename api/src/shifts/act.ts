/** Going on and off duty, each in one transaction under the lock of the community's duty. */
import { audit } from '../audit/write.ts';
import { type Database, inTransaction, type Queryable, rows } from '../database/database.ts';
import { DUTY_LOCK, lockByText } from '../database/locks.ts';
import { RequestError } from '../errors/errors.ts';
import { notify } from '../notices/notify.ts';
import type { Person } from '../sessions/person.ts';
import { isOf } from './duty-now.ts';
import { type ShiftTime, shiftsOfDays } from './plan.ts';
import { type DutyRow, readOnDuty, readPlans, readRoster } from './queries.ts';

/** A shift can be taken this long before it begins. */
const EARLY_MS = 2 * 60 * 60_000;

export interface ShiftParts {
  database: Database;
  /** Epoch ms of the community's clock. */
  now(): number;
  /** Epoch ms of the world, for the trail. */
  realNow(): number;
}

/** Who acts, and where. */
export interface Officer {
  person: Person;
  address: string;
  community: string;
  zone: string;
}

/** Puts the officer on duty for a shift that runs or begins soon. Throws RequestError. */
export function startDuty(parts: ShiftParts, officer: Officer, wanted: { plan: string; day: string }): Promise<void> {
  return onDutyBoard(parts, officer, async (tx, now) => {
    const shift = await shiftToTake(tx, officer, wanted, now);
    await requireOffDuty(tx, officer);
    await addToDuty(tx, officer, shift, now);
    await auditShift(tx, parts, officer, 'shift.on', { plan: shift.plan, day: shift.day });
  });
}

/** Takes the officer off duty without a handover. Throws RequestError. */
export function endDuty(parts: ShiftParts, officer: Officer, reason: string, force: boolean): Promise<void> {
  return onDutyBoard(parts, officer, async (tx, now) => {
    const present = await readOnDuty(tx, officer.community);
    const own = present.find(({ person }) => person === officer.person.id);
    if (own === undefined) throw notOnDuty();
    if (present.length === 1 && !force)
      throw new RequestError(409, 'last-on-duty', 'Nobody else is on duty: hand over, or set `force` with a reason.');
    await removeFromDuty(tx, officer.community, officer.person.id, now, reason);
    await auditShift(tx, parts, officer, 'shift.off', { plan: own.plan, day: own.day, force }, reason);
  });
}

/** Work on who is on duty, one at a time for a community; every screen is told. */
export function onDutyBoard<Result>(
  parts: ShiftParts,
  { community }: Officer,
  work: (tx: Queryable, now: number) => Promise<Result>,
): Promise<Result> {
  return inTransaction(parts.database, async (tx) => {
    await lockDuty(tx, community);
    const result = await work(tx, parts.now());
    await notifyShifts(tx, community);
    return result;
  });
}

/** Who changes what of a community's shifts come one after the other. */
export async function lockDuty(tx: Queryable, community: string): Promise<void> {
  await lockByText(tx, DUTY_LOCK, community);
}

/** Every screen reads again who is on duty, once this is committed. */
export async function notifyShifts(tx: Queryable, community: string): Promise<void> {
  await notify(tx, { kind: 'shifts', community });
}

/** The shift, if it can be taken now. Throws RequestError. */
export async function shiftToTake(
  tx: Queryable,
  { community, zone }: Officer,
  wanted: { plan: string; day: string },
  now: number,
): Promise<ShiftTime> {
  const shift = shiftsToTake(await readPlans(tx, community), now, zone).find((one) => isOf(one, wanted));
  if (shift === undefined)
    throw new RequestError(409, 'not-now', 'plan, day: no such shift runs now or begins within two hours.');
  return shift;
}

/** Shifts that run, or begin soon. */
export function shiftsToTake(plans: Parameters<typeof shiftsOfDays>[0], now: number, zone: string): ShiftTime[] {
  return shiftsOfDays(plans, now, zone, [-1, 0, 1]).filter(
    ({ startsAt, endsAt }) => startsAt - EARLY_MS <= now && now < endsAt,
  );
}

export async function addToDuty(tx: Queryable, officer: Officer, shift: ShiftTime, now: number): Promise<void> {
  const { community, person } = officer;
  const roster = await readRoster(tx, community, shift.day, shift.day);
  const standIn = !roster.some((row) => isOf(row, shift) && row.person === person.id);
  await rows(
    tx,
    'shift-put-on',
    `insert into shift_duty (community, plan, day, person, person_name, stand_in, on_at)
     values ($1, $2, $3::date, $4::int, $5, $6, to_timestamp($7::float8 / 1000))`,
    [community, shift.plan, shift.day, person.id, person.name, standIn, now],
  );
}

/** `only`: of that shift; anyone who went off meanwhile and is on duty for another one stays there. */
export async function removeFromDuty(
  tx: Queryable,
  community: string,
  person: number,
  now: number,
  reason: string | null,
  only?: { plan: string; day: string },
): Promise<void> {
  await rows(
    tx,
    'shift-take-off',
    `update shift_duty set off_at = to_timestamp($3::float8 / 1000), off_reason = $4
     where community = $1 and person = $2::int and off_at is null
       and ($5::text is null or (plan = $5 and day = $6::date))`,
    [community, person, now, reason, only?.plan ?? null, only?.day ?? null],
  );
}

export async function ownDuty(tx: Queryable, { community, person }: Officer): Promise<DutyRow | undefined> {
  return (await readOnDuty(tx, community)).find((row) => row.person === person.id);
}

export async function requireOffDuty(tx: Queryable, officer: Officer): Promise<void> {
  if ((await ownDuty(tx, officer)) !== undefined)
    throw new RequestError(409, 'on-duty-already', 'You are on duty already.');
}

export function notOnDuty(): RequestError {
  return new RequestError(409, 'not-on-duty', 'You are not on duty.');
}

/** A row of the sealed trail; last in the transaction. */
export function auditShift(
  tx: Queryable,
  { realNow }: ShiftParts,
  { person, address, community }: Officer,
  action: string,
  after: object,
  reason?: string,
): Promise<void> {
  return audit(tx, { at: realNow(), who: person, action, object: `community:${community}`, after, reason, address });
}
