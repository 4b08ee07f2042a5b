/** Shifts of an organisation file: the plans, and a roster for the coming days out of a pattern of weekdays. */
import { type Queryable, rows } from '../database/database.ts';
import { RIGHTS } from '../rights/contract.ts';
import { lockDuty, notifyShifts } from '../shifts/act.ts';
import { writePlans, writeRoster } from '../shifts/roster.ts';
import { localDay } from '../time/local-day.ts';
import type { OrganisationFile } from './file.ts';

/** From the day of the import on. */
const ROSTER_DAYS = 14;

/** Returns how many shifts have people now. @throws Error naming who cannot work shifts. */
export async function importShifts(
  tx: Queryable,
  { community, shifts }: OrganisationFile,
  { by, clockNow, zone }: { by: string; clockNow: number; zone: string },
): Promise<number> {
  if (shifts === undefined) return 0;
  const { plans, roster } = shifts;
  await lockDuty(tx, community);
  await writePlans(tx, community, plans, clockNow);
  let rostered = 0;
  if (roster !== undefined) {
    const ids = await officersByLogin(tx, community);
    for (const [index, { people }] of roster.entries())
      for (const login of people)
        if (!ids.has(login))
          throw new Error(`/shifts/roster/${index}/people: ${login} works no shifts in this community.`);
    for (const { code, weekdays } of plans)
      for (let offset = 0; offset < ROSTER_DAYS; offset++) {
        const { date: day, weekday } = localDay(clockNow, zone, offset);
        if (!weekdays.includes(weekday)) continue;
        const logins = roster.filter((row) => row.plan === code && row.weekdays.includes(weekday));
        const people = [...new Set(logins.flatMap((row) => row.people))].map((login) => Number(ids.get(login)));
        await writeRoster(tx, community, { plan: code, day, people }, by, clockNow);
        if (people.length > 0) rostered += 1;
      }
  }
  await notifyShifts(tx, community);
  return rostered;
}

async function officersByLogin(tx: Queryable, community: string): Promise<ReadonlyMap<string, number>> {
  const found = await rows<{ login: string; id: number }>(
    tx,
    'shift-people-by-login',
    `select p.login, p.id from person p where p.locked_at is null and exists (select from person_role r
       where r.person = p.id and r.role = any($2) and (r.community is null or r.community = $1))`,
    [community, RIGHTS['shift.work'].roles],
  );
  return new Map(found.map(({ login, id }) => [login, id]));
}
