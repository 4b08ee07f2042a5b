/** Rows of the organisation. All run in the caller's transaction, before its audit row. */
import { type Queryable, rows } from '../database/database.ts';
import { lockByText, ORGANISATION_LOCK } from '../database/locks.ts';
import { RequestError } from '../errors/errors.ts';
import type { Department, WorkDay, WorkHours } from './contract.ts';

export type DepartmentRow = Pick<Department, 'code' | 'name' | 'party' | 'grids'> & { people: readonly number[] };

/** Who changes what of a community's organisation come one after the other. */
export async function lockOrganisation(tx: Queryable, community: string): Promise<void> {
  await lockByText(tx, ORGANISATION_LOCK, community);
}

/** Makes a department or replaces it, members included; a retired one comes back. */
export async function saveDepartment(tx: Queryable, community: string, row: DepartmentRow): Promise<void> {
  const { code, name, party, grids, people } = row;
  await rows(
    tx,
    'department-save',
    `insert into department (community, code, name_zh, name_en, party, grids) values ($1, $2, $3, $4, $5, $6::text[])
     on conflict (community, code) do update set name_zh = excluded.name_zh, name_en = excluded.name_en,
       party = excluded.party, grids = excluded.grids, retired_at = null`,
    [community, code, name.zh, name.en, party, grids],
  );
  await rows(
    tx,
    'department-members-clear',
    'delete from department_member where community = $1 and department = $2 and person <> all($3::int[])',
    [community, code, people],
  );
  await rows(
    tx,
    'department-members',
    `insert into department_member (community, department, person) select $1, $2, person from unnest($3::int[]) person
     on conflict do nothing`,
    [community, code, people],
  );
}

/** It takes no more cases; its past keeps its name. Throws RequestError while it has open ones. */
export async function retireDepartment(tx: Queryable, community: string, code: string, now: number): Promise<void> {
  const [open] = await rows<{ cases: number }>(
    tx,
    'department-open-cases',
    'select count(*)::int as cases from case_file where community = $1 and department = $2 and ended_at is null',
    [community, code],
  );
  if (open !== undefined && open.cases > 0)
    throw new RequestError(
      409,
      'open-cases',
      `code: ${code} has ${open.cases} open cases; dispatch them elsewhere first.`,
    );
  await rows(
    tx,
    'department-retire',
    `update department set retired_at = to_timestamp($3::float8 / 1000)
     where community = $1 and code = $2 and retired_at is null`,
    [community, code, now],
  );
}

export async function saveHours(
  tx: Queryable,
  community: string,
  hours: WorkHours,
  { by, now }: { by: string; now: number },
): Promise<void> {
  await rows(
    tx,
    'work-hours-save',
    `insert into work_hours (community, hours, changed_by, changed_at)
     values ($1, $2::jsonb, $3, to_timestamp($4::float8 / 1000))
     on conflict (community) do update set hours = excluded.hours, version = work_hours.version + 1,
       changed_by = excluded.changed_by, changed_at = excluded.changed_at`,
    [community, JSON.stringify(hours), by, now],
  );
}

export async function saveDay(
  tx: Queryable,
  community: string,
  { day, works, reason }: WorkDay,
  { by, now }: { by: string; now: number },
): Promise<void> {
  await rows(
    tx,
    'work-day-save',
    `insert into work_day (community, day, works, reason, changed_by, changed_at)
     values ($1, $2::date, $3, $4, $5, to_timestamp($6::float8 / 1000))
     on conflict (community, day) do update set works = excluded.works, reason = excluded.reason,
       changed_by = excluded.changed_by, changed_at = excluded.changed_at`,
    [community, day, works, reason, by, now],
  );
}

export async function removeDay(tx: Queryable, community: string, day: string): Promise<void> {
  await rows(tx, 'work-day-remove', 'delete from work_day where community = $1 and day = $2::date', [community, day]);
}

/** Grids of a community as departments name them: an exclusive grid stands for its micro-grids. Throws RequestError. */
export async function gridsNamed(tx: Queryable, community: string, asked: readonly string[]): Promise<string[]> {
  const found = await rows<{ code: string; asked: boolean }>(
    tx,
    'grids-named',
    'select code, code = any($2::text[]) as asked from grid where community = $1 and (code = any($2) or parent = any($2)) order by code',
    [community, asked],
  );
  const known = new Set(found.flatMap(({ code, asked: isAsked }) => (isAsked ? [code] : [])));
  const unknown = asked.find((code) => !known.has(code));
  if (unknown !== undefined) throw new RequestError(400, 'invalid-request', `grids: there is no grid ${unknown}.`);
  return found.map(({ code }) => code);
}
