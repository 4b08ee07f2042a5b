/** Plans, roster and duty as they are stored. */
import { type Queryable, rows } from '../database/database.ts';
import type { ShiftPlan } from './contract.ts';

export interface PlanRow extends ShiftPlan {
  /** When the community first planned this shift, epoch ms. */
  introducedAt: number;
}

export interface RosterRow {
  plan: string;
  day: string;
  person: number;
  name: string;
}

export interface DutyRow extends RosterRow {
  standIn: boolean;
  /** Epoch ms. */
  onAt: number;
  /** Epoch ms; null: on duty. */
  offAt: number | null;
  /** Shifts this duty took over from, by handovers signed twice. */
  tookOverFrom: { plan: string; day: string }[];
}

/** Somebody who was locked out is off duty, even if nobody signed them off. */
const LEFT_SQL = 'coalesce(off_at, (select p.locked_at from person p where p.id = shift_duty.person))';
const DUTY_COLUMNS = `plan, day::text as day, person, person_name as name, stand_in as "standIn",
  (extract(epoch from on_at) * 1000)::float8 as "onAt", (extract(epoch from ${LEFT_SQL}) * 1000)::float8 as "offAt",
  (select coalesce(jsonb_agg(jsonb_build_object('plan', h.from_plan, 'day', h.from_day)), '[]') from shift_handover h
   where h.community = shift_duty.community and h.in_person = shift_duty.person and h.in_at is not null
     and h.to_plan = shift_duty.plan and h.to_day = shift_duty.day) as "tookOverFrom"`;

export function readPlans(database: Queryable, community: string): Promise<PlanRow[]> {
  return rows(
    database,
    'shift-plans',
    `select code, jsonb_build_object('zh', name_zh, 'en', name_en) as name, starts, ends, weekdays::int[] as weekdays,
       people_min::int as "peopleMin", (extract(epoch from introduced_at) * 1000)::float8 as "introducedAt"
     from shift_plan where community = $1 order by position, code`,
    [community],
  );
}

/** Who is planned for shifts that start on these local days, inclusive. */
export function readRoster(database: Queryable, community: string, from: string, to: string): Promise<RosterRow[]> {
  return rows(
    database,
    'shift-roster',
    `select r.plan, r.day::text as day, r.person, p.name from shift_roster r join person p on p.id = r.person
     where r.community = $1 and r.day between $2::date and $3::date order by r.day, r.plan, p.name, p.id`,
    [community, from, to],
  );
}

/** Who was on duty for shifts that start on these local days, inclusive. */
export function readDuty(database: Queryable, community: string, from: string, to: string): Promise<DutyRow[]> {
  return rows(
    database,
    'shift-duty',
    `select ${DUTY_COLUMNS} from shift_duty where community = $1 and day between $2::date and $3::date order by on_at, id`,
    [community, from, to],
  );
}

/** Who is on duty, of whichever shift, the longest first. */
export function readOnDuty(database: Queryable, community: string): Promise<DutyRow[]> {
  return rows(
    database,
    'shift-on-duty',
    `select ${DUTY_COLUMNS} from shift_duty where community = $1 and ${LEFT_SQL} is null order by on_at, id`,
    [community],
  );
}

/** Whether anybody ever signed on in the community. */
export async function readEverOnDuty(database: Queryable, community: string): Promise<boolean> {
  const [found] = await rows<{ ever: boolean }>(
    database,
    'shift-ever-on-duty',
    'select exists (select from shift_duty where community = $1) as ever',
    [community],
  );
  return found?.ever ?? false;
}

/** People who may work shifts of the community as a whole. */
export function readDutyPeople(
  database: Queryable,
  community: string,
  roles: readonly string[],
): Promise<{ person: number; name: string }[]> {
  return rows(
    database,
    'shift-people',
    `select p.id as person, p.name from person p
     where p.locked_at is null and exists (select from person_role r where r.person = p.id and r.role = any($2)
       and (r.community is null or r.community = $1))
     order by p.name, p.id`,
    [community, roles],
  );
}

/** Ids of handovers that wait for the second signature. */
export async function readWaitingIds(database: Queryable, community: string): Promise<number[]> {
  const found = await rows<{ id: number }>(
    database,
    'shift-handovers-waiting-ids',
    `select id::float8 as id from shift_handover as h
     where community = $1 and in_at is null and withdrawn_at is null order by h.id`,
    [community],
  );
  return found.map(({ id }) => id);
}
