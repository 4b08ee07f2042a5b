/** What lists and board are narrowed by, in SQL. */
import { type CaseReach, seesAllOrNone } from '../access.ts';
import type { CaseSource } from '../contract.ts';
import { overdueSql } from '../rows.ts';
import type { CaseSignal } from './contract.ts';

/** Adds a value to a statement and returns how it is named there. */
export type Parameter = (value: unknown, type: string) => string;

/** The values of a statement, and how to add one. */
export function parameters(): { values: unknown[]; parameter: Parameter } {
  const values: unknown[] = [];
  return { values, parameter: (value, type) => `$${values.push(value)}::${type}` };
}

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
  /** Undefined: whatever it came from. */
  signal: Pick<CaseSignal, 'kind' | 'ref'> | undefined;
  /** Reported from, inclusive; epoch ms. */
  from: number | undefined;
  /** Exclusive. */
  to: number | undefined;
  reach: CaseReach;
  /** Those the person belongs to; empty where own cases need not be told from others. */
  departments: readonly string[];
}

const ONLY_DIGITS = /^\d+$/;
const PAIRS_OF_DIGITS = 4;
/** What orders, counts and filters look at; not the whole row. */
const LOOKED_AT = `c.id, c.stage, c.due_at, c.reported_at, c.suspended_at, c.suspended_until`;

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
  if (filter.signal)
    wanted.push(`c.id = (select s.case_id from case_signal s where s.community = ${parameter(filter.community, 'text')}
      and s.kind = ${parameter(filter.signal.kind, 'text')} and s.ref = ${parameter(filter.signal.ref, 'text')})`);
  if (from !== undefined) wanted.push(`c.reported_at >= to_timestamp(${parameter(from, 'float8')} / 1000)`);
  if (to !== undefined) wanted.push(`c.reported_at < to_timestamp(${parameter(to, 'float8')} / 1000)`);
  return wanted;
}

/**
 * Who may see it, as alternatives of which one must hold; each is found by an index of its own. One without conditions: everything may
 * be seen. None: nothing.
 */
export function audiencesOf({ reach, mine, departments }: CaseFilter, parameter: Parameter): string[][] {
  const { all, own, person } = reach;
  if (!needsOwn({ reach, mine })) return all === null ? [[]] : [[`c.grid = any(${parameter(all, 'text[]')})`]];
  const within = (grids: readonly string[] | null) =>
    grids === null ? [] : [`c.grid = any(${parameter(grids, 'text[]')})`];
  const everybody = mine || all?.length === 0 ? [] : [within(all)];
  if (own?.length === 0) return everybody;
  const me = parameter(person, 'int');
  const kinds = [`c.handler = ${me}`, `c.verifier = ${me}`];
  if (departments.length > 0) kinds.push(anyOf('c.department', departments, 'text', parameter));
  if (!mine) kinds.push(`c.reporter = ${me}`);
  return [...everybody, ...kinds.map((kind) => [kind, ...within(own)])];
}

/** Whether own cases have to be told from others. */
export function needsOwn({ reach, mine }: Pick<CaseFilter, 'reach' | 'mine'>): boolean {
  return mine || !seesAllOrNone(reach);
}

/** Open cases within the filter, for statements that look at them: `${source} c where ${wanted}` behind `${head}`. */
export function openCases(filter: CaseFilter, now: number, parameter: Parameter) {
  const audiences = audiencesOf(filter, parameter).map((conditions) => conditions.join(' and ') || 'true');
  const seen = audiences.length === 0 ? 'false' : `(${audiences.join(' or ')})`;
  const wanted = [...conditionsOf(filter, now, parameter), 'c.ended_at is null', seen];
  if (!areFew(filter)) return { head: '', source: 'case_file', wanted: wanted.join(' and ') };
  if (filter.text !== undefined) wanted.push(...wordsOf(filter.text, parameter));
  const matched = `select ${LOOKED_AT} from case_file c where ${wanted.join(' and ')}`;
  return { head: `with matched as materialized (${matched})`, source: 'matched', wanted: 'true' };
}

/** Found first and put in order then; everything else is read in the order of an index until there is enough. */
export function areFew(filter: CaseFilter): boolean {
  return (
    filter.text !== undefined ||
    filter.signal !== undefined ||
    filter.asks ||
    filter.suspended === true ||
    needsOwn(filter)
  );
}

/** Open cases with the words: found by their characters, then looked at. Only letters have a case to look past. */
export function wordsOf(text: string, parameter: Parameter): string[] {
  const wanted = text.toLowerCase();
  const words = 'case_words(c.number, c.title, c.place)';
  const found = `case_grams(${words}) @> ${parameter(gramsOf(wanted), 'text[]')}`;
  if ([...wanted].length <= 2) return [found];
  const part = parameter(wanted, 'text');
  const isIn = (column: string) => `strpos(${column}, ${part}) > 0`;
  const plain = ['c.title', 'c.place', 'c.number'].map(isIn).join(' or ');
  return [found, wanted === text.toUpperCase() ? `(${plain})` : isIn(words)];
}

/** Cases whose number begins so; undefined: no number does. */
export function numberCondition(text: string, parameter: Parameter): string | undefined {
  return ONLY_DIGITS.test(text) ? `c.number like ${parameter(`${text}%`, 'text')}` : undefined;
}

/** Pairs of neighbouring characters, or the one there is; what case_grams makes of a text holds those of each part of it. */
function gramsOf(text: string): string[] {
  const characters = [...text];
  if (characters.length < 2) return characters;
  const pairs = new Set(characters.slice(1).map((character, index) => `${characters[index]}${character}`));
  // Every number has every pair of digits somewhere; the last ones tell them apart well enough.
  return ONLY_DIGITS.test(text) ? [...pairs].slice(-PAIRS_OF_DIGITS) : [...pairs];
}

function anyOf(column: string, values: readonly unknown[], type: string, parameter: Parameter): string {
  const [only] = values;
  return values.length === 1
    ? `${column} = ${parameter(only, type)}`
    : `${column} = any(${parameter(values, `${type}[]`)})`;
}
