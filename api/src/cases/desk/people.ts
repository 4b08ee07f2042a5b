/** Who could take a case up: departments with their people to put it right, and those who may check it. */
import { type Database, rows } from '../../database/database.ts';
import { readDepartments } from '../../organisation/departments.ts';
import { RIGHTS, type Right } from '../../rights/contract.ts';
import type { HeldGrant } from '../../rights/reach.ts';
import { mayAt } from '../access.ts';
import { readCategories } from '../categories/categories.ts';
import { HANDLED_BY } from '../own-work.ts';
import type { CaseRow } from '../rows.ts';
import type { DispatchSuggestion } from './contract.ts';

/** With something left to handle; what is suspended waits. */
const TO_HANDLE = "c.ended_at is null and c.suspended_at is null and c.stage = any('{dispatch,handling}')";

interface Holder {
  person: number;
  name: string;
}
type Case = Pick<CaseRow, 'id' | 'community' | 'grid' | 'category'>;

/** The category's own departments first, then those that serve the grid, then who has the least to do. */
export async function suggestDepartments(database: Database, file: Case): Promise<DispatchSuggestion[]> {
  const { community, grid } = file;
  const [departments, categories, holders] = await Promise.all([
    readDepartments(database, community),
    readCategories(database, community),
    readHolders(database, 'case.handle', file),
  ]);
  const [loads, busy] = await Promise.all([
    readLoads(database, community),
    readCounts(database, 'handler', TO_HANDLE, [...holders.keys()]),
  ]);
  const named = (file.category === null ? undefined : categories.get(file.category)?.departments) ?? [];
  const suggestions = departments.map(({ code, name, grids, members }) => ({
    department: code,
    name,
    servesGrid: grids === null || (grid !== null && grids.includes(grid)),
    ofCategory: named.includes(code),
    open: loads.get(code) ?? 0,
    handlers: leastBusyFirst(
      members.filter(({ person }) => holders.has(person)),
      busy,
    ),
  }));
  const rank = ({ ofCategory, servesGrid }: DispatchSuggestion) => (ofCategory ? 0 : 2) + (servesGrid ? 0 : 1);
  return suggestions.sort((a, b) => rank(a) - rank(b) || a.open - b.open || (a.department < b.department ? -1 : 1));
}

/** Who may check the case: never who handled it. */
export async function readVerifiers(
  database: Database,
  file: Case,
): Promise<{ person: number; name: string; open: number }[]> {
  const holders = await readHolders(database, 'case.verify', file);
  const [own, busy] = await Promise.all([
    rows<{ person: number }>(
      database,
      'case-handled-by',
      `select c.handler as person from case_file c where c.id = $1::int8 and c.handler is not null
       union select h.person from case_file c cross join lateral (${HANDLED_BY}) as h where c.id = $1::int8`,
      [file.id],
    ),
    readCounts(database, 'verifier', 'c.ended_at is null', [...holders.keys()]),
  ]);
  const handled = new Set(own.map(({ person }) => person));
  return leastBusyFirst(
    [...holders.values()].filter(({ person }) => !handled.has(person)),
    busy,
  );
}

/** People who hold a right at the place of a case. */
async function readHolders(database: Database, right: Right, place: Case): Promise<Map<number, Holder>> {
  const found = await rows<Holder & { grants: HeldGrant[] }>(
    database,
    'case-holders',
    `select p.id as person, p.name, json_agg(json_build_object('role', r.role, 'community', r.community, 'grid', r.grid, 'within',
       case when r.grid is not null then (select coalesce(json_agg(g.code), '[]') from grid as g
         where g.community = r.community and r.grid in (g.code, g.parent)) end)) as grants
     from person_role r join person p on p.id = r.person
     where p.locked_at is null and r.role = any($1) and (r.community is null or r.community = $2)
     group by p.id, p.name`,
    [RIGHTS[right].roles, place.community],
  );
  return new Map(found.filter((one) => mayAt(one, right, place)).map(({ person, name }) => [person, { person, name }]));
}

async function readLoads(database: Database, community: string): Promise<Map<string, number>> {
  const found = await rows<{ department: string; open: number }>(
    database,
    'case-loads',
    `select c.department, count(*)::int as open from case_file c
     where c.community = $1 and ${TO_HANDLE} and c.department is not null group by c.department`,
    [community],
  );
  return new Map(found.map(({ department, open }) => [department, open]));
}

/** Open cases by person. */
async function readCounts(
  database: Database,
  column: 'handler' | 'verifier',
  condition: string,
  people: readonly number[],
): Promise<Map<number, number>> {
  const found = await rows<{ person: number; open: number }>(
    database,
    `case-busy-${column}`,
    `select c.${column} as person, count(*)::int as open from case_file c
     where c.${column} = any($1::int[]) and ${condition} group by c.${column}`,
    [people],
  );
  return new Map(found.map(({ person, open }) => [person, open]));
}

function leastBusyFirst(people: readonly Holder[], busy: ReadonlyMap<number, number>) {
  return people
    .map(({ person, name }) => ({ person, name, open: busy.get(person) ?? 0 }))
    .sort((a, b) => a.open - b.open || (a.name < b.name ? -1 : 1) || a.person - b.person);
}
