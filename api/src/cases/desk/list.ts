/** Pages of cases by keyset, whatever is asked. */
import type { Database } from '../../database/database.ts';
import { OPEN_STAGES } from '../constants.ts';
import type { CaseStage } from '../contract.ts';
import { CASE_COLUMNS, CASE_JOINS, type CaseRow } from '../rows.ts';
import {
  audiencesOf,
  type CaseFilter,
  conditionsOf,
  numberCondition,
  openCases,
  type Parameter,
  parameters,
  wordsOf,
} from './filter.ts';

/** Past cases that are looked at for one page: what is rarer is looked for further by the next page. */
const LOOKED_AT_MAX = 5_000;

export type CaseSort = 'due' | 'newest' | 'oldest';

/** A row's place in the order: µs of its limit (null: none) or of its report, and its id. */
export interface PageCursor {
  us: string | null;
  id: string;
}

export interface PageRequest {
  filter: CaseFilter;
  stages: readonly CaseStage[];
  sort: CaseSort;
  after: PageCursor | undefined;
  limit: number;
}

export interface CasePage {
  rows: CaseRow[];
  /** Where the next page begins; undefined: this is the last. */
  next: PageCursor | undefined;
}

interface Order {
  column: string;
  /** In SQL, of the alias given. */
  by(alias: string): string;
  /** What comes after a place, as alternatives. */
  after(place: PageCursor, parameter: Parameter): string[];
}

type Placed = CaseRow & { us: string | null };

const ORDERS: Record<CaseSort, Order> = {
  due: {
    column: 'due_at',
    by: (alias) => `${alias}.due_at, ${alias}.id`,
    after: ({ us, id }, parameter) =>
      us === null
        ? [`c.due_at is null and c.id > ${parameter(id, 'int8')}`]
        : [`(c.due_at, c.id) > (${instant(us, parameter)}, ${parameter(id, 'int8')})`, 'c.due_at is null'],
  },
  newest: {
    column: 'reported_at',
    by: (alias) => `${alias}.reported_at desc, ${alias}.id desc`,
    after: ({ us, id }, parameter) => [
      `(c.reported_at, c.id) < (${instant(us ?? '0', parameter)}, ${parameter(id, 'int8')})`,
    ],
  },
  oldest: {
    column: 'reported_at',
    by: (alias) => `${alias}.reported_at, ${alias}.id`,
    after: ({ us, id }, parameter) => [
      `(c.reported_at, c.id) > (${instant(us ?? '0', parameter)}, ${parameter(id, 'int8')})`,
    ],
  },
};

/** At most `limit` cases after the given place. Pages of past ones may be short although more follow. */
export async function readCasePage(database: Database, request: PageRequest, now: number): Promise<CasePage> {
  const open = request.stages.filter((stage) => (OPEN_STAGES as readonly CaseStage[]).includes(stage));
  if (request.stages.length === 0) return { rows: [], next: undefined };
  return open.length === request.stages.length ? readOpen(database, request, now) : readPast(database, request, now);
}

/** Stage by stage in the order of an index, then merged. */
async function readOpen(database: Database, request: PageRequest, now: number): Promise<CasePage> {
  const { filter, stages, limit } = request;
  const order = ORDERS[request.sort];
  const { values, parameter } = parameters();
  const { head, source, wanted } = openCases(filter, now, parameter);
  const most = parameter(limit + 1, 'int');
  const all = parameter(stages, 'text[]');
  const after = request.after ? order.after(request.after, parameter) : ['true'];
  const parts = after.map(
    (beyond) => `(select c.id, c.${order.column} from unnest(${all}) as s(stage) cross join lateral
      (select c.id, c.${order.column} from ${source} c where ${wanted} and c.stage = s.stage and ${beyond}
       order by ${order.by('c')} limit ${most}) as c order by ${order.by('c')} limit ${most})`,
  );
  return pageOf(await readRows(database, `${head} ${pageSql(parts, order, most)}`, values), limit);
}

/** Newest or oldest first over everything, as far as LOOKED_AT_MAX in each part. */
async function readPast(database: Database, request: PageRequest, now: number): Promise<CasePage> {
  const { limit } = request;
  const order = ORDERS[request.sort === 'oldest' ? 'oldest' : 'newest'];
  const { values, parameter } = parameters();
  const windows = pastWindows(request, order, now, parameter);
  if (windows.length === 0) return { rows: [], next: undefined };
  const most = parameter(limit + 1, 'int');
  const rest = [
    `c.stage = any(${parameter(request.stages, 'text[]')})`,
    ...restOf(request.filter, now, parameter),
  ].join(' and ');
  const parts = windows.map(
    (window) =>
      `(select c.id, c.reported_at from (${window}) as c where ${rest} order by ${order.by('c')} limit ${most})`,
  );
  const page = pageOf(await readRows(database, pageSql(parts, order, most), values), limit);
  if (page.next !== undefined) return page;
  return readOn(database, request, order, now, page);
}

/** A page that is not full ends where the first of the parts was given up. */
async function readOn(
  database: Database,
  request: PageRequest,
  order: Order,
  now: number,
  page: CasePage,
): Promise<CasePage> {
  const { values, parameter } = parameters();
  const last = parameter(LOOKED_AT_MAX - 1, 'int');
  const parts = pastWindows(request, order, now, parameter).map(
    (window) => `(select w.id, w.reported_at from (${window}) as w offset ${last})`,
  );
  const text = `select c.id::text as id, ${usSql('c.reported_at')} as us from (${parts.join(' union all ')}) as c
    order by ${order.by('c')} limit 1`;
  const [next] = (await database.query<PageCursor>(text, values)).rows;
  if (next === undefined) return page;
  const sign = request.sort === 'oldest' ? 1 : -1;
  const isBefore = ({ reportedAt, id }: CaseRow) =>
    sign * (reportedAt - Number(next.us) / 1000) < 0 ||
    (reportedAt === Number(next.us) / 1000 && sign * (id - Number(next.id)) <= 0);
  return { rows: page.rows.filter(isBefore), next };
}

/** What is looked at: an index each, bounded. What the words leave open is looked through as a whole. */
function pastWindows(request: PageRequest, order: Order, now: number, parameter: Parameter): string[] {
  const { filter } = request;
  const leading = conditionsOf(leadingOf(filter), now, parameter);
  const after = request.after ? order.after(request.after, parameter) : [];
  const isLooked = parameter(LOOKED_AT_MAX, 'int');
  const matches = matchesOf(filter, parameter);
  return audiencesOf(filter, parameter).flatMap((audience) =>
    matches.map((words) => {
      const wanted = [...leading, ...words, ...audience, ...after].join(' and ');
      return `select c.* from case_file c where ${wanted} order by ${order.by('c')} limit ${isLooked}`;
    }),
  );
}

/** Alternatives the words make: those of open ones, the numbers of all. */
function matchesOf({ text }: CaseFilter, parameter: Parameter): string[][] {
  if (text === undefined) return [[]];
  const number = numberCondition(text, parameter);
  return [['c.ended_at is null', ...wordsOf(text, parameter)], ...(number === undefined ? [] : [[number]])];
}

/** The one narrowing with an index in the order of reports; what is left of the filter is looked for in what it finds. */
function leadingOf(filter: CaseFilter): CaseFilter {
  const { categories, department, grids } = filter;
  return {
    ...filter,
    ...{ sources: null, priorities: null, overdue: false, suspended: undefined, hazard: false },
    department: categories === null ? department : undefined,
    grids: categories === null && department === undefined ? grids : null,
  };
}

function restOf(filter: CaseFilter, now: number, parameter: Parameter): string[] {
  return conditionsOf({ ...filter, asks: false, signal: undefined, from: undefined, to: undefined }, now, parameter);
}

function pageSql(parts: readonly string[], order: Order, most: string): string {
  return `select ${CASE_COLUMNS}, ${usSql(`c.${order.column}`)} as us
    from (select * from (${parts.join(' union ')}) as u order by ${order.by('u')} limit ${most}) as page
    join case_file c on c.id = page.id ${CASE_JOINS} order by ${order.by('c')}`;
}

async function readRows(database: Database, text: string, values: unknown[]): Promise<Placed[]> {
  return (await database.query<Placed>(text, values)).rows;
}

/** One row more than wanted was read: it says whether there is a next page. */
function pageOf(found: readonly Placed[], limit: number): CasePage {
  const last = found[limit - 1];
  return {
    rows: found.slice(0, limit).map(({ us: _, ...row }) => row),
    next: found.length > limit && last ? { us: last.us, id: String(last.id) } : undefined,
  };
}

function instant(us: string, parameter: Parameter): string {
  return `to_timestamp(${parameter(us, 'numeric')} / 1000000)`;
}

function usSql(column: string): string {
  return `(extract(epoch from ${column}) * 1000000)::bigint::text`;
}
