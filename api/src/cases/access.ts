/**
 * Who may see a case: with `case.read.all` every one of the grids, otherwise only own ones: handled, verified or reported by
 * oneself, or given to a department one belongs to.
 */
import { type Queryable, rows } from '../database/database.ts';
import { RequestError } from '../errors/errors.ts';
import type { Right } from '../rights/contract.ts';
import { grantedGrids, reaches, reachOf } from '../rights/reach.ts';
import type { Person } from '../sessions/person.ts';

/** Grids of a community as a parameter; null: all of it, an empty list: nowhere. */
type Grids = string[] | null;

export interface CaseReach {
  /** Id of the person; what is own is told by it. */
  person: number;
  /** Where every case may be seen. */
  all: Grids;
  /** Where own cases may be seen. */
  own: Grids;
}

/** What somebody may see in a community. */
export function caseReach(person: Person, community: string): CaseReach {
  return {
    person: person.id,
    all: gridsOf(person, 'case.read.all', community),
    own: gridsOf(person, 'case.read', community),
  };
}

/** What is answered alike whether there is none or it may not be seen. */
export function noSuchCase(id: number): RequestError {
  return new RequestError(404, 'not-found', `id: there is no case ${id} that you may see.`);
}

/** Whether somebody may see every case wherever they may see any: own ones need no looking for then. */
export function seesAllOrNone({ all, own }: CaseReach): boolean {
  return all === null || (own?.every((grid) => all.includes(grid)) ?? false);
}

/** Whether a right carries to a place; `grid` null: somewhere in the community. */
export function mayAt(
  person: Pick<Person, 'grants'>,
  right: Right,
  place: { community: string; grid: string | null },
): boolean {
  const reach = reachOf(person.grants, right);
  return reach !== undefined && reaches(reach, place.community, place.grid);
}

/** Whether a case is the person's own, of the parameter that `person` stands for. */
const ownSql = (person: string) => `(c.handler = ${person}::int or c.verifier = ${person}::int
  or c.reporter = ${person}::int or exists (select from department_member m
    where m.person = ${person}::int and m.community = c.community and m.department = c.department))`;

/** Whether a case may be seen: three parameters in the order of CaseReach, from `$first` on. */
export function seenSql(first: number): string {
  const [person, all, own] = [`$${first}`, `$${first + 1}`, `$${first + 2}`];
  const within = (grids: string) => `(${grids}::text[] is null or c.grid = any(${grids}))`;
  return `(${within(all)} or (${within(own)} and ${ownSql(person)}))`;
}

/** Codes of the departments a person belongs to. */
export async function readOwnDepartments(db: Queryable, community: string, person: number): Promise<string[]> {
  const found = await rows<{ department: string }>(
    db,
    'case-own-departments',
    'select department from department_member where person = $1::int and community = $2 order by department',
    [person, community],
  );
  return found.map(({ department }) => department);
}

function gridsOf(person: Person, right: Right, community: string): Grids {
  const reach = reachOf(person.grants, right);
  if (reach === undefined) return [];
  const granted = grantedGrids(reach, community);
  return granted === null ? null : [...granted];
}
