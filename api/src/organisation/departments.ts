/** Departments (专业部门) as they stand: who handles cases, and who works there. */
import { type Queryable, rows } from '../database/database.ts';
import type { Candidates, Department } from './contract.ts';

/** All that are in use, by code. */
export function readDepartments(database: Queryable, community: string): Promise<Department[]> {
  return rows<Department>(
    database,
    'departments',
    `select d.code, jsonb_build_object('zh', d.name_zh, 'en', d.name_en) as name, d.party, d.grids, m.members,
       md5(jsonb_build_array(d.name_zh, d.name_en, d.party, d.grids, m.members)::text) as revision
     from department d cross join lateral (
       select coalesce(jsonb_agg(jsonb_build_object('person', p.id, 'name', p.name) order by p.name, p.id), '[]') as members
       from department_member dm join person p on p.id = dm.person
       where dm.community = d.community and dm.department = d.code) m
     where d.community = $1 and d.retired_at is null order by d.code`,
    [community],
  );
}

/** Whom a department can have: everybody with a role in the community who is not locked. */
export function readCandidates(database: Queryable, community: string): Promise<Candidates['people']> {
  return rows(
    database,
    'department-candidates',
    `select p.id as person, p.name, array_agg(distinct r.role order by r.role) as roles
     from person p join person_role r on r.person = p.id
     where coalesce(r.community, $1) = $1 and p.locked_at is null group by p.id, p.name order by p.name, p.id`,
    [community],
  );
}
