/** What administrators change of the organisation: each in one transaction with its trace; stale sights are refused. */
import { audit } from '../audit/write.ts';
import { type Database, inTransaction, type Queryable, rows } from '../database/database.ts';
import { RequestError } from '../errors/errors.ts';
import type { Access } from '../gate/access.ts';
import { hoursFault } from './calendar/calendar.ts';
import { isDay } from './calendar-days.ts';
import type { DayChange, Department, DepartmentChange, HoursChange } from './contract.ts';
import { readDepartments } from './departments.ts';
import { readWorkTimes } from './read-calendar.ts';
import {
  gridsNamed,
  lockOrganisation,
  removeDay,
  retireDepartment,
  saveDay,
  saveDepartment,
  saveHours,
} from './store.ts';

export interface SettingParts {
  database: Database;
  /** Epoch ms of the world: settings are changed in no simulated time. */
  realNow(): number;
}

/** What was changed, for the trail. */
interface Trace {
  action: 'department.change' | 'work-hours.change' | 'work-day.change';
  object: string;
  before: object | undefined;
  after: object | undefined;
  reason: string;
}

/** Makes, replaces or retires a department; null: it is retired. Throws RequestError. */
export function changeDepartment(
  parts: SettingParts,
  access: Access,
  community: string,
  code: string,
  { revision, reason, retired, ...wanted }: DepartmentChange,
): Promise<Department | null> {
  return change(parts, access, community, async (tx, now) => {
    const before = (await readDepartments(tx, community)).find((one) => one.code === code);
    if (revision !== (before?.revision ?? null)) throw changedMeanwhile('revision');
    if (retired) await retireDepartment(tx, community, code, now);
    else {
      await refuseStrangers(tx, community, wanted.members, before);
      const grids = wanted.grids === null ? null : await gridsNamed(tx, community, wanted.grids);
      await saveDepartment(tx, community, {
        code,
        name: wanted.name,
        party: wanted.party,
        grids,
        people: wanted.members,
      });
    }
    const after = (await readDepartments(tx, community)).find((one) => one.code === code) ?? null;
    const object = `department:${community}/${code}`;
    return [after, { action: 'department.change', object, before, after: after ?? { retired: true }, reason }];
  });
}

export function changeHours(
  parts: SettingParts,
  access: Access,
  community: string,
  { hours, version, reason }: HoursChange,
): Promise<void> {
  const fault = hoursFault(hours);
  if (fault !== undefined) throw new RequestError(400, 'invalid-request', fault);
  return change(parts, access, community, async (tx, now) => {
    const before = await readWorkTimes(tx, community);
    if (version !== before.version) throw changedMeanwhile('version');
    await saveHours(tx, community, hours, { by: access.actor.name, now });
    const trace = { before: { hours: before.hours }, after: { hours }, reason };
    return [undefined, { action: 'work-hours.change', object: `work-hours:${community}`, ...trace }];
  });
}

/** `wanted` undefined: as the nation does. */
export function changeDay(
  parts: SettingParts,
  access: Access,
  community: string,
  { day, wanted, reason }: { day: string; wanted: DayChange | undefined; reason: string },
): Promise<void> {
  if (!isDay(day)) throw new RequestError(400, 'invalid-request', `day: there is no ${day}.`);
  return change(parts, access, community, async (tx, now) => {
    const before = (await readWorkTimes(tx, community)).exceptions.find((one) => one.day === day);
    if (wanted !== undefined) await saveDay(tx, community, { day, ...wanted }, { by: access.actor.name, now });
    else if (before === undefined)
      throw new RequestError(404, 'not-found', `day: nothing differs on ${day} from the national calendar.`);
    else await removeDay(tx, community, day);
    const trace = { before, after: wanted && { works: wanted.works }, reason };
    return [undefined, { action: 'work-day.change', object: `work-day:${community}/${day}`, ...trace }];
  });
}

function change<Result>(
  { database, realNow }: SettingParts,
  { actor }: Access,
  community: string,
  work: (tx: Queryable, now: number) => Promise<[Result, Trace]>,
): Promise<Result> {
  return inTransaction(database, async (tx) => {
    await lockOrganisation(tx, community);
    const now = realNow();
    const [result, trace] = await work(tx, now);
    await audit(tx, { at: now, who: actor.person, address: actor.address, ...trace });
    return result;
  });
}

/** Members must hold a role there, or have been members before. */
async function refuseStrangers(
  tx: Queryable,
  community: string,
  people: readonly number[],
  before: Department | undefined,
): Promise<void> {
  const found = await rows<{ id: number }>(
    tx,
    'department-strangers',
    `select distinct p.id from person p join person_role r on r.person = p.id
     where p.id = any($2::int[]) and coalesce(r.community, $1) = $1`,
    [community, people],
  );
  const known = new Set([...found.map(({ id }) => id), ...(before?.members ?? []).map(({ person }) => person)]);
  const stranger = people.find((person) => !known.has(person));
  if (stranger !== undefined)
    throw new RequestError(400, 'invalid-request', `members: person ${stranger} has no role in this community.`);
}

function changedMeanwhile(field: string): RequestError {
  return new RequestError(409, 'changed-meanwhile', `${field}: it was changed in the meantime; reload it.`);
}
