/** People who are named in an action: whether they can do what is wanted of them. */
import { type Queryable, rows } from '../../database/database.ts';
import type { Right } from '../../rights/contract.ts';
import type { HeldGrant } from '../../rights/reach.ts';
import { mayAt } from '../access.ts';
import { badField } from './action-context.ts';
import type { StoredCase } from './stored-case.ts';

export interface Named {
  id: number;
  name: string;
}

const HOLDER = `
  select p.id, p.name, coalesce((select json_agg(json_build_object('role', role, 'community', community, 'grid', grid, 'within',
      case when grid is not null then (select coalesce(json_agg(g.code), '[]') from grid as g
        where g.community = r.community and r.grid in (g.code, g.parent)) end))
    from person_role as r where person = p.id), '[]') as grants
  from person as p where p.id = $1::int and p.locked_at is null`;
const DEPARTMENT = `
  select name_zh as name from department where community = $1 and code = $2 and retired_at is null`;
const MEMBER = 'select from department_member where community = $1 and department = $2 and person = $3::int';

/** Somebody who holds the right where the case lies. Throws RequestError that names the field. */
export async function readHolder(
  tx: Queryable,
  field: string,
  id: number,
  right: Right,
  file: StoredCase,
): Promise<Named> {
  const [person] = await rows<Named & { grants: HeldGrant[] }>(tx, 'case-holder', HOLDER, [id]);
  // One sentence for both: who asks learns no names of other communities.
  if (person === undefined || !mayAt(person, right, file))
    throw badField(field, `person ${id} does not hold ${right} where the case lies`);
  return { id: person.id, name: person.name };
}

/** Name of a department in use. Throws RequestError. */
export async function readDepartment(tx: Queryable, community: string, code: string): Promise<string> {
  const [department] = await rows<{ name: string }>(tx, 'case-department', DEPARTMENT, [community, code]);
  if (department === undefined) throw badField('department', `there is no department ${code} in use`);
  return department.name;
}

export async function isMember(tx: Queryable, community: string, department: string, person: number): Promise<boolean> {
  return (await rows(tx, 'case-member', MEMBER, [community, department, person])).length > 0;
}
