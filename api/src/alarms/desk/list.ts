/** Pages of alarms by keyset, whatever is asked. */
import { ALARM_PRIORITIES, type AlarmPriority } from '@cockpit/ingest/alarms';
import { type Database, rows } from '../../database/database.ts';
import type { Alarm, AlarmState } from '../contract.ts';
import { ALARM_COLUMNS, ANY_WINDOW, FROM_ALARMS, RANK_SQL } from '../rows.ts';
import { STATE_SQL } from '../state.ts';

/** What `text` means, resolved to codes and ids in memory: names are not searched in two million rows. */
export interface TextMatch {
  facilities: number[];
  grids: string[];
  rules: string[];
  /** For what stands in no registry; open alarms only. */
  text: string;
}

export interface ListFilter {
  community: string;
  /** Null: everywhere. */
  grids: string[] | null;
  domain?: string | undefined;
  priorities: AlarmPriority[] | null;
  /** Null: all; `open`: every state but normal. */
  states: AlarmState[] | 'open' | null;
  owner?: string | undefined;
  rule?: string | undefined;
  facility?: string | undefined;
  text: TextMatch | null;
  from?: number | undefined;
  to?: number | undefined;
  sort: 'newest' | 'oldest' | 'priority';
  after: { rank: number; raisedAtUs: string; id: string } | null;
  limit: number;
}

/** A page and the place of each row in the order. */
type PageRow = Alarm & { raisedAtUs: string };

/** What has to hold besides the state itself, so that the few are found without reading the many. */
const IMPLIED: Record<AlarmState, string> = {
  unacknowledged: 'a.open and a.cleared_at is null',
  returned: 'a.open and a.cleared_at is not null',
  acknowledged: 'a.open and a.owned',
  shelved: 'a.open and p.shelved_until is not null',
  suppressed: `a.open and w.until is not null and ${ANY_WINDOW}`,
  'out-of-service': 'a.open and p.out_of_service_at is not null',
  normal: 'not a.open',
};

const ORDERS = {
  newest: 'a.raised_at desc, a.id desc',
  oldest: 'a.raised_at, a.id',
  priority: `${RANK_SQL}, a.raised_at desc, a.id desc`,
};

/** Open alarms found by their own words: so many are looked up one by one; more are soon met on the way through the list. */
const NAMED_MAX = 1_000;

/** Conditions that were asked of the database before the page is. */
interface Found {
  /** Facilities with the code asked for; null: none was. */
  facilities: number[] | null;
  /** Open alarms whose own words hold the text; null: too many, or none were asked for. */
  named: string[] | null;
}

type Parameter = (value: unknown, type: string) => string;

/** At most `limit` alarms after the given place. */
export async function readAlarmPage(database: Database, filter: ListFilter, now: number): Promise<PageRow[]> {
  const found = await findFirst(database, filter);
  const values: unknown[] = [now];
  const parameter: Parameter = (value, type) => `$${values.push(value)}::${type}`;
  const inOrder = `order by ${ORDERS[filter.sort]} limit ${parameter(filter.limit, 'int')}`;
  const wanted = conditionsOf(filter, found, parameter);
  if (filter.grids !== null) {
    // Grid by grid, each in order: a rule that is frequent may be rare in these, which no estimate knows.
    const one = `select a.id, a.raised_at, a.priority, a.life_safety ${FROM_ALARMS} where a.grid = place.code and ${wanted.join(' and ')} ${inOrder}`;
    const places = `unnest(${parameter(filter.grids, 'text[]')}) as place (code) cross join lateral (${one}) as a`;
    wanted.splice(0, wanted.length, `a.id = any(array(select a.id from ${places} ${inOrder}))`);
  }
  const text = `select ${ALARM_COLUMNS}, (extract(epoch from a.raised_at) * 1000000)::bigint::text as "raisedAtUs"
    ${FROM_ALARMS} where ${wanted.join(' and ')} ${inOrder}`;
  return (await database.query<PageRow>(text, values)).rows;
}

/** The place of a row, for `after`. */
export function cursorOf({ lifeSafety, priority, raisedAtUs, id }: PageRow): string {
  return `${lifeSafety ? 0 : ALARM_PRIORITIES.indexOf(priority) + 1}.${raisedAtUs}.${id}`;
}

/** A code or a text means few rows or none; the plan is made once they are known. */
async function findFirst(database: Database, { community, facility, states, text }: ListFilter): Promise<Found> {
  const [facilities, named] = await Promise.all([
    facility === undefined ? null : readFacilities(database, community, facility),
    text === null || !onlyOpen(states) ? null : readNamed(database, community, text.text),
  ]);
  return { facilities, named: named !== null && named.length > NAMED_MAX ? null : named };
}

async function readFacilities(database: Database, community: string, code: string): Promise<number[]> {
  const text = 'select id from facility where community = $1 and code = $2';
  return (await rows<{ id: number }>(database, 'alarm-facilities', text, [community, code])).map(({ id }) => id);
}

/** Out of the index alone. */
async function readNamed(database: Database, community: string, text: string): Promise<string[]> {
  const found = await rows<{ id: string }>(
    database,
    'alarms-named',
    'select id::text as id from alarm where open and community = $1 and words like lower($2) limit $3::int',
    [community, likeOf(text), NAMED_MAX + 1],
  );
  return found.map(({ id }) => id);
}

function conditionsOf(filter: ListFilter, { facilities, named }: Found, parameter: Parameter): string[] {
  const { states, text, after, sort } = filter;
  const wanted = [`a.community = ${parameter(filter.community, 'text')}`];
  if (filter.domain) wanted.push(`a.domain = ${parameter(filter.domain, 'text')}`);
  if (filter.rule) wanted.push(`a.rule = ${parameter(filter.rule, 'text')}`);
  if (facilities) wanted.push(oneOf('a.facility', facilities, 'int', parameter));
  if (filter.owner) wanted.push('a.owned', `h.acked_by = ${parameter(filter.owner, 'text')}`);
  if (filter.priorities) {
    const ranks = filter.priorities.map((priority) => ALARM_PRIORITIES.indexOf(priority) + 1);
    wanted.push(`a.priority = any(${parameter(ranks, 'smallint[]')})`);
  }
  if (filter.from !== undefined) wanted.push(`a.raised_at >= to_timestamp(${parameter(filter.from, 'float8')} / 1000)`);
  if (filter.to !== undefined) wanted.push(`a.raised_at < to_timestamp(${parameter(filter.to, 'float8')} / 1000)`);
  if (states === 'open') wanted.push('a.open');
  else if (states) {
    wanted.push(`(${states.map((state) => IMPLIED[state]).join(' or ')})`);
    // `coalesce`: of a bare comparison the planner expects next to no rows, and would look at all of them to sort those.
    wanted.push(`coalesce(${STATE_SQL} = any(${parameter(states, 'text[]')}), false)`);
  }
  if (text) wanted.push(textCondition(text, named, states, parameter));
  if (after) {
    const place = `(to_timestamp(${parameter(after.raisedAtUs, 'numeric')} / 1000000), ${parameter(after.id, 'int8')})`;
    if (sort === 'oldest') wanted.push(`(a.raised_at, a.id) > ${place}`);
    else if (sort === 'newest') wanted.push(`(a.raised_at, a.id) < ${place}`);
    else {
      const rank = parameter(after.rank, 'int');
      wanted.push(`${RANK_SQL} >= ${rank} and (${RANK_SQL} > ${rank} or (a.raised_at, a.id) < ${place})`);
    }
  }
  return wanted;
}

/** Past alarms are found by what stands in the registry; those that are open also by the words of a report or a round. */
function textCondition(
  { facilities, grids, rules, text }: TextMatch,
  named: string[] | null,
  states: ListFilter['states'],
  parameter: Parameter,
): string {
  const found: string[] = [];
  if (facilities.length > 0) found.push(oneOf('a.facility', facilities, 'int', parameter));
  if (rules.length > 0) found.push(oneOf('a.rule', rules, 'text', parameter));
  if (grids.length > 0) found.push(oneOf('a.grid', grids, 'text', parameter));
  if (named !== null && named.length > 0) found.push(oneOf('a.id', named, 'int8', parameter));
  if (named === null && onlyOpen(states)) found.push(`a.words like lower(${parameter(likeOf(text), 'text')})`);
  return found.length === 0 ? 'false' : `(${found.join(' or ')})`;
}

function onlyOpen(states: ListFilter['states']): boolean {
  return states === 'open' || states?.includes('normal') === false;
}

function likeOf(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}

/** A single value is compared as such: an index gives its rows in order, those of a set it does not. */
function oneOf(column: string, values: readonly unknown[], type: string, parameter: Parameter): string {
  const [only] = values;
  return values.length === 1
    ? `${column} = ${parameter(only, type)}`
    : `${column} = any(${parameter(values, `${type}[]`)})`;
}
