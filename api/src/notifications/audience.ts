/** Who belongs to an audience, as SQL: asked when a message is made, and once more when it is sent. */

/** SQL of each part. */
interface AudienceSql {
  person: string;
  community: string;
  /** Of the place; null: none. */
  grid: string;
  roles: string;
  onDuty: string;
  concerned: string;
  people: string;
  department: string;
  /** Roles that may be on duty. */
  dutyRoles: string;
  /** A case without a place is for who holds the whole community, an alarm without one for everybody. */
  isAlarm: string;
}

/**
 * A role for everywhere, the community, the grid itself, or the exclusive grid it lies in. Who is on duty is told of no grid their
 * own roles do not reach.
 */
export function fitsAudience(sql: AudienceSql): string {
  const { person, community, grid, roles, onDuty, concerned, people, department, dutyRoles, isAlarm } = sql;
  const parent = `(select g.parent from grid g where g.code = ${grid})`;
  return `(
    exists (select from person_role held where held.person = ${person} and held.role = any(${roles})
      and (held.community is null or held.community = ${community}) and (held.grid is null or held.grid = ${grid} or held.grid = ${parent}))
    or (${onDuty} and exists (select from shift_duty d where d.person = ${person} and d.community = ${community} and d.off_at is null)
      and exists (select from person_role held where held.person = ${person} and held.role = any(${dutyRoles})
        and (held.community is null or held.community = ${community})
        and (held.grid is null or (${grid} is null and ${isAlarm}) or held.grid = ${grid} or held.grid = ${parent})))
    or (${concerned} and (${person} = any(${people}) or (cardinality(${people}) = 0 and exists (
      select from department_member m where m.person = ${person} and m.community = ${community} and m.department = ${department})))))`;
}
