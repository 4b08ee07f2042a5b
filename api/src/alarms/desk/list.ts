/** Pages of alarms by keyset, whatever is asked. */
import { ALARM_PRIORITIES, type AlarmPriority } from '@cockpit/ingest/alarms';
import type { Database } from '../../database.ts';
import type { Alarm, AlarmState } from '../contract.ts';
import { ALARM_COLUMNS, ANY_WINDOW, FROM_ALARMS } from '../rows.ts';
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
  after: { priority: number; raisedAtUs: string; id: string } | null;
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
  priority: 'a.priority, a.raised_at desc, a.id desc',
};

/** At most `limit` alarms after the given place. */
export async function readAlarmPage(database: Database, filter: ListFilter, now: number): Promise<PageRow[]> {
  const values: unknown[] = [now];
  const parameter = (value: unknown, type: string) => `$${values.push(value)}::${type}`;
  const wanted = conditionsOf(filter, parameter);
  const text = `select ${ALARM_COLUMNS}, (extract(epoch from a.raised_at) * 1000000)::bigint::text as "raisedAtUs"
    ${FROM_ALARMS} where ${wanted.join(' and ')} order by ${ORDERS[filter.sort]} limit ${parameter(filter.limit, 'int')}`;
  return (await database.query<PageRow>(text, values)).rows;
}

/** The place of a row, for `after`. */
export function placeOf({ priority, raisedAtUs, id }: PageRow): string {
  return `${ALARM_PRIORITIES.indexOf(priority) + 1}.${raisedAtUs}.${id}`;
}

function conditionsOf(filter: ListFilter, parameter: (value: unknown, type: string) => string): string[] {
  const { states, text, after, sort } = filter;
  const wanted = [`a.community = ${parameter(filter.community, 'text')}`];
  if (filter.grids) wanted.push(`a.grid = any(${parameter(filter.grids, 'text[]')})`);
  if (filter.domain) wanted.push(`a.domain = ${parameter(filter.domain, 'text')}`);
  if (filter.rule) wanted.push(`a.rule = ${parameter(filter.rule, 'text')}`);
  if (filter.facility) wanted.push(`f.code = ${parameter(filter.facility, 'text')}`);
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
    wanted.push(`${STATE_SQL} = any(${parameter(states, 'text[]')})`);
  }
  if (text) wanted.push(textCondition(text, states, parameter));
  if (after) {
    const place = `(to_timestamp(${parameter(after.raisedAtUs, 'numeric')} / 1000000), ${parameter(after.id, 'int8')})`;
    if (sort === 'oldest') wanted.push(`(a.raised_at, a.id) > ${place}`);
    else if (sort === 'newest') wanted.push(`(a.raised_at, a.id) < ${place}`);
    else {
      const rank = parameter(after.priority, 'smallint');
      wanted.push(`a.priority >= ${rank} and (a.priority > ${rank} or (a.raised_at, a.id) < ${place})`);
    }
  }
  return wanted;
}

/** Past alarms are found by what stands in the registry; those that are open also by the words of a report or a round. */
function textCondition(
  { facilities, grids, rules, text }: TextMatch,
  states: ListFilter['states'],
  parameter: (value: unknown, type: string) => string,
): string {
  const found = [
    `a.facility = any(${parameter(facilities, 'int[]')})`,
    `a.rule = any(${parameter(rules, 'text[]')})`,
    `a.grid = any(${parameter(grids, 'text[]')})`,
  ];
  const onlyOpen = states === 'open' || states?.includes('normal') === false;
  if (onlyOpen) {
    const like = parameter(`%${text.replace(/[\\%_]/g, '\\$&')}%`, 'text');
    found.push(`a.source_zh ilike ${like}`, `a.source_en ilike ${like}`);
  }
  return `(${found.join(' or ')})`;
}
