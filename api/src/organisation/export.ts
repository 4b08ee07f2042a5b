/** A community's organisation as a file that can be imported again. */
import { type Database, rows } from '../database.ts';
import type { OrganisationFile } from './contract.ts';
import { readWorkTimes } from './read-calendar.ts';

export async function exportOrganisation(database: Database, community: string): Promise<OrganisationFile> {
  const [{ hours, exceptions }, found] = await Promise.all([
    readWorkTimes(database, community),
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
  return { format: 'cockpit-organisation/1', community, departments, hours, exceptions };
}
