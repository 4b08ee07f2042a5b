/** What lists and board are narrowed by, in SQL. */
import { type CaseReach, seesAlike } from '../access.ts';
import type { CaseSource } from '../contract.ts';
import { overdueSql } from '../rows.ts';

/** Adds a value to a statement and returns how it is named there. */
export type Parameter = (value: unknown, type: string) => string;

export interface CaseFilter {
  community: string;
  /** Null: everywhere. */
  grids: readonly string[] | null;
  department: string | undefined;
  /** Codes; null: all. */
  categories: readonly string[] | null;
  sources: readonly CaseSource[] | null;
  /** 1 high to 3 low; null: all. */
  priorities: readonly number[] | null;
  overdue: boolean;
  suspended: boolean | undefined;
  asks: boolean;
  hazard: boolean;
  /** Of the person in `reach` to handle or verify, or of their departments. */
  mine: boolean;
  text: string | undefined;
  /** Reported from, inclusive; epoch ms. */
  from: number | undefined;
  /** Exclusive. */
  to: number | undefined;
  reach: CaseReach;
}

/** All conditions but the stage, the words and who may see it. */
export function conditionsOf(filter: CaseFilter, now: number, parameter: Parameter): string[] {
  const { grids, department, categories, sources, priorities, suspended, from, to } = filter;
  const wanted = [`c.community = ${parameter(filter.community, 'text')}`];
  if (grids) wanted.push(`c.grid = any(${parameter(grids, 'text[]')})`);
  if (department !== undefined) wanted.push(`c.department = ${parameter(department, 'text')}`);
  if (categories) wanted.push(anyOf('c.category', categories, 'text', parameter));
  if (sources) wanted.push(`c.source = any(${parameter(sources, 'text[]')})`);
  if (priorities) wanted.push(`c.priority = any(${parameter(priorities, 'smallint[]')})`);
  if (filter.hazard) wanted.push('c.hazard_level is not null');
  if (filter.overdue) wanted.push(overdueSql(parameter(now, 'float8')));
  if (suspended !== undefined) wanted.push(`c.suspended_at is ${suspended ? 'not null' : 'null'}`);
  if (filter.asks) wanted.push('c.id in (select q.case_id from case_request q where q.decided_at is null)');
  if (from !== undefined) wanted.push(`c.reported_at >= to_timestamp(${parameter(from, 'float8')} / 1000)`);
  if (to !== undefined) wanted.push(`c.reported_at < to_timestamp(${parameter(to, 'float8')} / 1000)`);
  return wanted;
}

/**
 * Who may see it, as alternatives of which one must hold; each is found by an index of its own. One without conditions: everything may
 * be seen. None: nothing.
 */
export function audiencesOf({ community, reach, mine }: CaseFilter, parameter: Parameter): string[][] {
  const { all, own, person } = reach;
  if (all === null && !mine) return [[]];
  const within = (grids: readonly string[] | null) =>
    grids === null ? [] : [`c.grid = any(${parameter(grids, 'text[]')})`];
  const everybody = mine || all?.length === 0 ? [] : [within(all)];
  if (own?.length === 0 || (!mine && seesAlike(reach))) return everybody;
  const me = parameter(person, 'int');
  const departments = `array(select m.department from department_member m where m.person = ${me}
    and m.community = ${parameter(community, 'text')})`;
  const kinds = [`c.handler = ${me}`, `c.verifier = ${me}`, `c.department = any(${departments})`];
  if (!mine) kinds.push(`c.reporter = ${me}`);
  return [...everybody, ...kinds.map((kind) => [kind, ...within(own)])];
}

/** The alternatives as one condition. */
export function anyAudience(audiences: readonly string[][]): string {
  if (audiences.length === 0) return 'false';
  return `(${audiences.map((conditions) => conditions.join(' and ') || 'true').join(' or ')})`;
}

/** Open cases with the words, as a statement: found by their characters, then looked at. */
export function matchedSql(community: string, text: string, parameter: Parameter): string {
  const wanted = text.toLowerCase();
  const words = 'case_words(c.number, c.title, c.place)';
  return `select c.* from case_file c where c.community = ${parameter(community, 'text')} and c.ended_at is null
    and case_grams(${words}) @> ${parameter(gramsOf(wanted), 'text[]')} and strpos(${words}, ${parameter(wanted, 'text')}) > 0`;
}

/** Past cases whose number begins so; undefined: no number does. */
export function numberCondition(text: string, parameter: Parameter): string | undefined {
  return /^\d+$/.test(text) ? `c.number like ${parameter(`${text}%`, 'text')}` : undefined;
}

/** Pairs of neighbouring characters, or the one there is; what case_grams makes of a text holds those of each part of it. */
function gramsOf(text: string): string[] {
  const characters = [...text];
  if (characters.length < 2) return characters;
  return [...new Set(characters.slice(1).map((character, index) => `${characters[index]}${character}`))];
}

function anyOf(column: string, values: readonly unknown[], type: string, parameter: Parameter): string {
  const [only] = values;
  return values.length === 1
    ? `${column} = ${parameter(only, type)}`
    : `${column} = any(${parameter(values, `${type}[]`)})`;
}
