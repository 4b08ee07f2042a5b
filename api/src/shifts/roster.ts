/** Plans and roster, as the shift leader sets them. */
import { type Queryable, rows } from '../database/database.ts';
import { RequestError } from '../errors/errors.ts';
import { isDay } from '../organisation/calendar-days.ts';
import { auditShift, type Officer, onDutyBoard, type ShiftParts } from './act.ts';
import type { ShiftPlan } from './contract.ts';
import { readPlans, readRoster } from './queries.ts';

/** Replaces the plans of the community; the roster of a plan that is gone stays and shows nowhere. Throws RequestError. */
export function setPlans(
  parts: ShiftParts,
  officer: Officer,
  plans: readonly ShiftPlan[],
  reason: string,
): Promise<void> {
  const twice = twicePlanned(plans);
  if (twice !== undefined)
    throw new RequestError(400, 'invalid-request', `plans: the code ${twice} is given twice (body).`);
  return onDutyBoard(parts, officer, async (tx, now) => {
    await writePlans(tx, officer.community, plans, now);
    await auditShift(tx, parts, officer, 'shift.plans', { plans }, reason);
  });
}

/** A code that stands there twice. */
export function twicePlanned(plans: readonly ShiftPlan[]): string | undefined {
  const codes = plans.map(({ code }) => code);
  return codes.find((code, index) => codes.indexOf(code) !== index);
}

/** Replaces the plans; one that there was before keeps when it was introduced. */
export async function writePlans(
  tx: Queryable,
  community: string,
  plans: readonly ShiftPlan[],
  now: number,
): Promise<void> {
  const codes = plans.map(({ code }) => code);
  await rows(tx, 'shift-plans-clear', 'delete from shift_plan where community = $1 and code <> all($2::text[])', [
    community,
    codes,
  ]);
  for (const [position, { code, name, starts, ends, weekdays, peopleMin }] of plans.entries())
    await rows(
      tx,
      'shift-plan-insert',
      `insert into shift_plan (community, code, name_zh, name_en, starts, ends, weekdays, people_min, position,
         introduced_at)
       values ($1, $2, $3, $4, $5, $6, $7::smallint[], $8::smallint, $9::int, to_timestamp($10::float8 / 1000))
       on conflict (community, code) do update set name_zh = excluded.name_zh, name_en = excluded.name_en,
         starts = excluded.starts, ends = excluded.ends, weekdays = excluded.weekdays, people_min = excluded.people_min,
         position = excluded.position`,
      [community, code, name.zh, name.en, starts, ends, weekdays, peopleMin, position, now],
    );
}

/** Sets who is planned for one shift; what is past stays as it was. Throws RequestError. */
export function setRoster(
  parts: ShiftParts,
  officer: Officer,
  wanted: { plan: string; day: string; people: readonly number[] },
  allowed: readonly { person: number }[],
  today: string,
): Promise<void> {
  const unknown = wanted.people.find((person) => !allowed.some((one) => one.person === person));
  if (unknown !== undefined)
    throw new RequestError(
      400,
      'invalid-request',
      `people: person ${unknown} works no shifts in this community (body).`,
    );
  if (!isDay(wanted.day)) throw new RequestError(400, 'invalid-request', `day: there is no ${wanted.day} (body).`);
  if (wanted.day < today) throw new RequestError(409, 'past', 'day: a past day cannot be planned.');
  return onDutyBoard(parts, officer, async (tx, now) => {
    if (!(await readPlans(tx, officer.community)).some(({ code }) => code === wanted.plan))
      throw new RequestError(404, 'not-found', `plan: there is no shift ${wanted.plan}.`);
    const before = (await readRoster(tx, officer.community, wanted.day, wanted.day)).filter(
      ({ plan }) => plan === wanted.plan,
    );
    await writeRoster(tx, officer.community, wanted, officer.person.name, now);
    const after = {
      plan: wanted.plan,
      day: wanted.day,
      people: wanted.people,
      before: before.map(({ person }) => person),
    };
    await auditShift(tx, parts, officer, 'shift.roster', after);
  });
}

export async function writeRoster(
  tx: Queryable,
  community: string,
  { plan, day, people }: { plan: string; day: string; people: readonly number[] },
  by: string,
  now: number,
): Promise<void> {
  await rows(
    tx,
    'shift-roster-clear',
    'delete from shift_roster where community = $1 and plan = $2 and day = $3::date',
    [community, plan, day],
  );
  await rows(
    tx,
    'shift-roster-set',
    `insert into shift_roster (community, plan, day, person, set_by, set_at)
     select $1, $2, $3::date, person, $5, to_timestamp($6::float8 / 1000) from unnest($4::int[]) as person`,
    [community, plan, day, people, by, now],
  );
}
