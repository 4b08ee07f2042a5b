/** What the live channel reads of cases: the few that press most, and counts of all. */
import { type Database, rows } from '../database/database.ts';
import { gridsParameter, type Registry, type Scope } from '../registry/registry.ts';
import { localDay } from '../time/local-day.ts';
import { readCategories } from './categories/categories.ts';
import { type CaseFile, LIVE_CASES_MAX } from './contract.ts';
import { type CaseClosing, type CaseFlow, countOpenCases, type OpenCases, readClosing, readFlows } from './counting.ts';
import { forWalls } from './derive.ts';
import { CASE_COLUMNS, type CaseRow, caseFile, FROM_CASES } from './rows.ts';

const OPEN_HERE = 'c.community = $1 and ($2::text[] is null or c.grid = any($2)) and c.ended_at is null';

/** Open cases by the limit that runs out next, then those without one: urgent and new first, suspended ones last. */
export async function readLiveCases(database: Database, scope: Scope): Promise<CaseFile[]> {
  const names = await readCategories(database, scope.community);
  const place = [scope.community, gridsParameter(scope)];
  const found = await rows<CaseRow>(
    database,
    'cases-live-due',
    `select ${CASE_COLUMNS} ${FROM_CASES} where ${OPEN_HERE} and c.due_at is not null order by c.due_at, c.id limit $3::int`,
    [...place, LIVE_CASES_MAX],
  );
  if (found.length < LIVE_CASES_MAX)
    found.push(
      ...(await rows<CaseRow>(
        database,
        'cases-live-other',
        `select ${CASE_COLUMNS} ${FROM_CASES} where ${OPEN_HERE} and c.due_at is null
         order by c.suspended_at is not null, c.priority, c.reported_at desc, c.id limit $3::int`,
        [...place, LIVE_CASES_MAX - found.length],
      )),
    );
  return found.map((row) => forWalls(caseFile(row, names)));
}

/** What is open, by grid. */
export function readOpenCases(database: Database, registry: Registry, now: number): Promise<OpenCases[]> {
  return countOpenCases(database, registry.community.code, null, now);
}

/** What happened since the local midnight, by grid. */
export function readCaseFlows(database: Database, registry: Registry, now: number): Promise<CaseFlow[]> {
  return readFlows(database, byGrid(registry), today(registry, now));
}

/** What should be closed in the local day, by grid. */
export function readCaseClosing(database: Database, registry: Registry, now: number): Promise<CaseClosing[]> {
  return readClosing(database, byGrid(registry), today(registry, now));
}

function byGrid({ community }: Registry) {
  return { community: community.code, by: 'grid', grids: null } as const;
}

function today({ community }: Registry, now: number) {
  const { startsAt, endsAt } = localDay(now, community.timezone);
  return { from: startsAt, to: endsAt };
}
