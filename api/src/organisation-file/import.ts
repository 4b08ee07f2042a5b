/** An organisation file into the database, as a whole or not at all. */
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { audit } from '../audit/write.ts';
import { type Database, inTransaction, type Queryable, rows } from '../database/database.ts';
import { coerceError } from '../errors/errors.ts';
import { hoursFault } from '../organisation/calendar/calendar.ts';
import { isDay } from '../organisation/calendar-days.ts';
import { readDepartments } from '../organisation/departments.ts';
import { readWorkTimes } from '../organisation/read-calendar.ts';
import {
  gridsNamed,
  lockOrganisation,
  removeDay,
  retireDepartment,
  saveDay,
  saveDepartment,
  saveHours,
} from '../organisation/store.ts';
import { twicePlanned } from '../shifts/roster.ts';
import { OrganisationFile } from './file.ts';
import { importShifts } from './import-shifts.ts';

const FAULTS_SHOWN_MAX = 20;

const check = Compile(OrganisationFile);
const checkCommunity = Compile(Type.Object({ community: Type.String() }));

export interface Imported {
  community: string;
  departments: number;
  members: number;
  /** Codes of departments that are no longer in the file. */
  retired: string[];
  exceptions: number;
  /** Whether hours were set. */
  hours: boolean;
  /** Plans of shifts. */
  plans: number;
  /** Shifts of the coming days that were given people. */
  rostered: number;
}

export interface ImportTrace {
  by: string;
  /** Epoch ms of the world, for the trail. */
  now: number;
  /** Epoch ms of the community's clock; the roster begins on its day. */
  clockNow: number;
}

/** Checks the text of a file. @throws Error naming every fault, one per line. */
export function parseOrganisation(text: string): OrganisationFile {
  const file: unknown = parse(text);
  if (!check.Check(file)) {
    const faults = check.Errors(file).slice(0, FAULTS_SHOWN_MAX);
    throw new Error(faults.map(({ instancePath, message }) => `${instancePath || '/'}: ${message}.`).join('\n'));
  }
  const faults: string[] = [];
  const codes = file.departments?.map(({ code }) => code) ?? [];
  for (const code of twice(codes)) faults.push(`/departments: ${code} is in it twice.`);
  const hours = file.hours === undefined ? undefined : hoursFault(file.hours);
  if (hours !== undefined) faults.push(`/${hours}`);
  const days = file.exceptions?.map(({ day }) => day) ?? [];
  for (const day of twice(days)) faults.push(`/exceptions: ${day} is in it twice.`);
  for (const day of days.filter((one) => !isDay(one))) faults.push(`/exceptions: there is no ${day}.`);
  const { plans = [], roster = [] } = file.shifts ?? {};
  const planned = twicePlanned(plans);
  if (planned !== undefined) faults.push(`/shifts/plans: ${planned} is in it twice.`);
  for (const [index, { plan }] of roster.entries())
    if (!plans.some(({ code }) => code === plan))
      faults.push(`/shifts/roster/${index}/plan: there is no plan ${plan}.`);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return file;
}

/** Parts the file has replace what there is; parts it leaves out stay. @throws Error naming what does not fit. */
export function importOrganisation(
  database: Database,
  file: OrganisationFile,
  { by, now, clockNow }: ImportTrace,
): Promise<Imported> {
  return inTransaction(database, async (tx) => {
    const { community } = file;
    await lockOrganisation(tx, community);
    const [known] = await rows<{ zone: string }>(
      tx,
      'organisation-community',
      'select timezone as zone from community where code = $1',
      [community],
    );
    if (known === undefined)
      throw new Error(`community: there is no community ${community}; import its registry first.`);
    const retired = await importDepartments(tx, file, now);
    if (file.hours !== undefined) await saveHours(tx, community, file.hours, { by, now });
    if (file.exceptions !== undefined) {
      const stays = new Set(file.exceptions.map(({ day }) => day));
      for (const { day } of (await readWorkTimes(tx, community)).exceptions)
        if (!stays.has(day)) await removeDay(tx, community, day);
      for (const exception of file.exceptions) await saveDay(tx, community, exception, { by, now });
    }
    const rostered = await importShifts(tx, file, { by, clockNow, zone: known.zone });
    await audit(tx, { at: now, who: by, action: 'organisation.import', object: `community:${community}`, after: file });
    return {
      community,
      departments: file.departments?.length ?? 0,
      members: file.departments?.reduce((sum, { members }) => sum + members.length, 0) ?? 0,
      retired,
      exceptions: file.exceptions?.length ?? 0,
      hours: file.hours !== undefined,
      plans: file.shifts?.plans.length ?? 0,
      rostered,
    };
  });
}

/** The same for a community whose organisation nobody has touched yet; undefined: somebody has. */
export async function importOnce(database: Database, text: string, trace: ImportTrace): Promise<Imported | undefined> {
  const parsed = parse(text);
  const community = checkCommunity.Check(parsed) ? parsed.community : '';
  const touched = await rows(
    database,
    'organisation-touched',
    `select from department where community = $1 union all select from work_hours where community = $1
     union all select from work_day where community = $1 union all select from shift_plan where community = $1 limit 1`,
    [community],
  );
  return touched.length > 0 ? undefined : importOrganisation(database, parseOrganisation(text), trace);
}

/** The codes that were retired. */
async function importDepartments(
  tx: Queryable,
  { community, departments }: OrganisationFile,
  now: number,
): Promise<string[]> {
  if (departments === undefined) return [];
  const people = await idsOf(
    tx,
    departments.flatMap(({ members }) => members),
  );
  for (const { code, name, party, grids, members } of departments) {
    const ids = members.map((login) => people.get(login));
    const unknown = members.find((login) => !people.has(login));
    if (unknown !== undefined) throw new Error(`/departments/${code}/members: there is no account ${unknown}.`);
    const named = grids === undefined ? null : await gridsNamed(tx, community, grids).catch(within(code));
    await saveDepartment(tx, community, { code, name, party, grids: named, people: ids.map(Number) });
  }
  const stays = new Set(departments.map(({ code }) => code));
  const gone = (await readDepartments(tx, community)).map(({ code }) => code).filter((code) => !stays.has(code));
  for (const code of gone) await retireDepartment(tx, community, code, now);
  return gone;
}

function within(code: string): (error: unknown) => never {
  return (error) => {
    throw new Error(`/departments/${code}/${coerceError(error).message}`, { cause: error });
  };
}

async function idsOf(tx: Queryable, logins: readonly string[]): Promise<Map<string, number>> {
  const found = await rows<{ login: string; id: number }>(
    tx,
    'people-by-login',
    'select login, id from person where login = any($1::text[])',
    [logins],
  );
  return new Map(found.map(({ login, id }) => [login, id]));
}

function twice(values: readonly string[]): string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`The file is not JSON: ${coerceError(error).message}`);
  }
}
