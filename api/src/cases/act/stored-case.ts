/** A case as actions change it: every column, read under its lock and written as a whole. */
import { type Queryable, rows } from '../../database/database.ts';
import { type CaseReach, seenSql } from '../access.ts';
import type { CaseClosure, CaseLimits, CaseSource, CaseStage, HazardLevel, Supervision } from '../contract.ts';

/** Instants are epoch ms. */
export interface StoredCase {
  id: number;
  community: string;
  number: string | null;
  stage: CaseStage;
  version: number;
  source: CaseSource;
  title: string;
  description: string;
  grid: string | null;
  /** Id in the registry. */
  facility: number | null;
  place: string | null;
  lon: number | null;
  lat: number | null;
  /** 1 high, 2 medium, 3 low. */
  priority: number;
  hazardLevel: HazardLevel | null;
  category: string | null;
  reporter: number | null;
  reporterName: string | null;
  department: string | null;
  departmentName: string | null;
  handler: number | null;
  handlerName: string | null;
  verifier: number | null;
  verifierName: string | null;
  limits: CaseLimits | null;
  reportedAt: number;
  filedAt: number | null;
  dispatchedAt: number | null;
  acceptedAt: number | null;
  handledAt: number | null;
  endedAt: number | null;
  stageSince: number;
  dueAt: number | null;
  handleDueAt: number | null;
  totalDueAt: number | null;
  closure: CaseClosure | null;
  selfHandled: boolean;
  rework: number;
  returns: number;
  dispatches: number;
  extensions: number;
  suspendedAt: number | null;
  suspendedUntil: number | null;
  suspendReason: string | null;
  leftMs: LeftMs | null;
  supervised: Supervision | null;
  supervisedAt: number | null;
  excused: boolean;
  bundledInto: number | null;
  satisfaction: number | null;
}
export type CaseChanges = Partial<Omit<StoredCase, 'id' | 'community' | 'stage' | 'version' | 'stageSince'>>;

/** What was left of the limits when the clocks were stopped, in ms of each limit's own time. */
export interface LeftMs {
  dispatch?: number;
  handle?: number;
  total?: number;
}

/** How somebody stands to a case. */
export interface CaseAccess {
  /** It may be seen. */
  seen: boolean;
  /** Its handler, or of its department while nobody has taken it up. */
  mine: boolean;
}

/** Type in SQL by property; the column has the property's name in snake case. */
const COLUMNS = {
  community: 'text',
  number: 'text',
  stage: 'text',
  version: 'int',
  source: 'text',
  title: 'text',
  description: 'text',
  grid: 'text',
  facility: 'int',
  place: 'text',
  lon: 'float8',
  lat: 'float8',
  priority: 'int',
  hazardLevel: 'text',
  category: 'text',
  reporter: 'int',
  reporterName: 'text',
  department: 'text',
  departmentName: 'text',
  handler: 'int',
  handlerName: 'text',
  verifier: 'int',
  verifierName: 'text',
  limits: 'jsonb',
  reportedAt: 'instant',
  filedAt: 'instant',
  dispatchedAt: 'instant',
  acceptedAt: 'instant',
  handledAt: 'instant',
  endedAt: 'instant',
  stageSince: 'instant',
  dueAt: 'instant',
  handleDueAt: 'instant',
  totalDueAt: 'instant',
  closure: 'text',
  selfHandled: 'boolean',
  rework: 'int',
  returns: 'int',
  dispatches: 'int',
  extensions: 'int',
  suspendedAt: 'instant',
  suspendedUntil: 'instant',
  suspendReason: 'text',
  leftMs: 'jsonb',
  supervised: 'text',
  supervisedAt: 'instant',
  excused: 'boolean',
  bundledInto: 'int8',
  satisfaction: 'int',
} as const satisfies Record<keyof Omit<StoredCase, 'id'>, string>;
const PROPERTIES = Object.keys(COLUMNS) as (keyof typeof COLUMNS)[];

const NAMES = PROPERTIES.map(columnOf).join(', ');
const VALUES = PROPERTIES.map((property, index) => writeSql(property, index + 1)).join(', ');
const STORED = `c.id::float8 as id, ${PROPERTIES.map(readSql).join(', ')}`;
const INSERT = `insert into case_file (${NAMES}) values (${VALUES}) returning id::float8 as id`;
const UPDATE = `update case_file set (${NAMES}) = row(${VALUES}) where id = $${PROPERTIES.length + 1}::int8`;
/** Always in the order of ids: two that want the same two wait for each other in turn, never in a circle. */
const LOCK = 'select id from case_file where id = any($1::int8[]) order by id for update';
const READ = `select ${STORED} from case_file c where c.id = $1::int8`;
const STANDING = `
  select ${seenSql(2)} as seen, coalesce(c.handler = $2::int, exists (select from department_member m
    where m.person = $2::int and m.community = c.community and m.department = c.department)) as mine
  from case_file c where c.id = $1::int8`;

/** Waits for anyone who acts on one of them now. */
export async function lockCases(tx: Queryable, ids: readonly number[]): Promise<void> {
  await rows(tx, 'case-lock', LOCK, [ids]);
}

/** A statement of its own after the lock: it sees what the one before left. */
export async function readStored(tx: Queryable, id: number): Promise<StoredCase | undefined> {
  const [stored] = await rows<StoredCase>(tx, 'case-stored', READ, [id]);
  return stored;
}

export async function readCaseAccess(tx: Queryable, id: number, reach: CaseReach): Promise<CaseAccess> {
  const [standing] = await rows<CaseAccess>(tx, 'case-standing', STANDING, [id, reach.person, reach.all, reach.own]);
  return standing ?? { seen: false, mine: false };
}

/** Returns it with its id. */
export async function insertCase(tx: Queryable, file: Omit<StoredCase, 'id'>): Promise<StoredCase> {
  const [inserted] = await rows<{ id: number }>(tx, 'case-insert', INSERT, valuesOf(file));
  if (inserted === undefined) throw new Error('A case was not stored.');
  return { ...file, id: inserted.id };
}

export async function updateCase(tx: Queryable, file: StoredCase): Promise<void> {
  await rows(tx, 'case-update', UPDATE, [...valuesOf(file), file.id]);
}

function valuesOf(file: Omit<StoredCase, 'id'>): unknown[] {
  return PROPERTIES.map((property) => {
    const value = file[property];
    return COLUMNS[property] === 'jsonb' && value !== null ? JSON.stringify(value) : value;
  });
}

function columnOf(property: keyof typeof COLUMNS): string {
  return property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function readSql(property: keyof typeof COLUMNS): string {
  const column = `c.${columnOf(property)}`;
  const type = COLUMNS[property];
  if (type === 'instant') return `(extract(epoch from ${column}) * 1000)::float8 as "${property}"`;
  return `${type === 'int8' ? `${column}::float8` : column} as "${property}"`;
}

function writeSql(property: keyof typeof COLUMNS, place: number): string {
  const type = COLUMNS[property];
  return type === 'instant' ? `to_timestamp($${place}::float8 / 1000)` : `$${place}::${type}`;
}
