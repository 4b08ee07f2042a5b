/** A community's organisation as a file that can be imported again. */
import { type Database, rows } from '../database/database.ts';
import { readWorkTimes } from '../organisation/read-calendar.ts';
import { readPlans } from '../shifts/queries.ts';
import type { OrganisationFile } from './file.ts';

export async function exportOrganisation(database: Database, community: string): Promise<OrganisationFile> {
  const [{ hours, exceptions }, plans, found] = await Promise.all([
    readWorkTimes(database, community),
    readPlans(database, community),
    rows<NonNullable<OrganisationFile['departments']>[number] & { grids: string[] | null }>(
      database,
      'departments-export',
      `select d.code, jsonb_build_object('zh', d.name_zh, 'en', d.name_en) as name, d.party, d.grids,
         array(select p.login from department_member m join person p on p.id = m.person
           where m.community = d.community and m.department = d.code order by p.login) as members
       from department d where d.community = $1 and d.retired_at is null order by d.code`,
      [community],
    ),
  ]);
  const departments = found.map(({ grids, ...department }) => (grids === null ? department : { ...department, grids }));
  // The roster of days is no pattern of weekdays any more; left out, it stays as it is.
  const shifts = plans.length > 0 && { shifts: { plans: plans.map(({ introducedAt: _, ...plan }) => plan) } };
  return { format: 'cockpit-organisation/1', community, departments, hours, exceptions, ...shifts };
}
