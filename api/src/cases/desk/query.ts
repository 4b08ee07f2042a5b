/** What was asked for, checked and resolved: grids, classes and stages. */
import { ALARM_PRIORITIES, type AlarmPriority } from '@cockpit/ingest/alarms';
import { RequestError } from '../../errors/errors.ts';
import { gridsParameter, type Registry } from '../../registry/registry.ts';
import { gridScope } from '../../scope/scope.ts';
import type { Person } from '../../sessions/person.ts';
import { caseReach } from '../access.ts';
import { CASE_STAGES, OPEN_STAGES } from '../constants.ts';
import type { CaseSource, CaseStage } from '../contract.ts';
import type { CategoryNames } from '../rows.ts';
import type { BoardQuery, CaseListQuery, CaseSignal } from './contract.ts';
import type { CaseFilter } from './filter.ts';
import type { CaseSort, PageCursor } from './list.ts';

const CODE_LENGTH = 5;

export interface CaseViewer {
  person: Person;
  /** Codes of those they belong to. */
  departments: readonly string[];
}

/** What board and list share. Throws RequestError unknown-grid. */
export function filterOf(
  query: BoardQuery,
  registry: Registry,
  { person, departments }: CaseViewer,
  categories: CategoryNames,
): CaseFilter {
  const community = registry.community.code;
  return {
    community,
    grids: gridsParameter(gridScope(registry, query.grid)),
    department: query.department,
    categories: query.category === undefined ? null : codesOf(query.category, categories),
    sources: several<CaseSource>(query.source),
    priorities: several<AlarmPriority>(query.priority)?.map((one) => ALARM_PRIORITIES.indexOf(one) + 1) ?? null,
    overdue: query.overdue ?? false,
    suspended: query.suspended,
    asks: query.asks ?? false,
    hazard: query.hazard ?? false,
    mine: query.mine ?? false,
    text: query.text,
    signal: undefined,
    from: undefined,
    to: undefined,
    reach: caseReach(person, community),
    departments,
  };
}

/** `alarm:12`, as the schema has it. */
export function signalOf(wish: string | undefined): CaseFilter['signal'] {
  if (wish === undefined) return undefined;
  const colon = wish.indexOf(':');
  return { kind: wish.slice(0, colon) as CaseSignal['kind'], ref: wish.slice(colon + 1) };
}

/** Only what is open can be overdue or suspended. */
export function stagesOf({ stage, overdue, suspended }: CaseListQuery): readonly CaseStage[] {
  const asked = stage?.split(',') ?? ['open'];
  const wanted = CASE_STAGES.filter(
    (one) => asked.includes(one) || asked.includes('all') || (asked.includes('open') && isOpen(one)),
  );
  return overdue || suspended ? wanted.filter(isOpen) : wanted;
}

/** By limit where all are open, otherwise the newest first: what has ended has no limit. */
export function sortOf(query: CaseListQuery, stages: readonly CaseStage[]): CaseSort {
  const sort = query.sort ?? 'due';
  return sort === 'due' && !stages.every(isOpen) ? 'newest' : sort;
}

/** Throws RequestError when it is not the `next` of a page in this order. */
export function readCursor(after: string | undefined, sort: CaseSort): PageCursor | undefined {
  if (after === undefined) return undefined;
  const [us, id] = after.split('.');
  const isPlace = /^(~|\d{1,17})\.\d{1,16}$/.test(after) && (us !== '~' || sort === 'due');
  if (!isPlace || us === undefined || id === undefined)
    throw new RequestError(400, 'invalid-request', 'after: is not the next of a page in this order (query).');
  return { us: us === '~' ? null : us, id };
}

/** The other way round. */
export function nextOf(place: PageCursor | undefined): string | null {
  return place === undefined ? null : `${place.us ?? '~'}.${place.id}`;
}

/** Its own code, or all that begin so: a major class. */
function codesOf(wish: string, categories: CategoryNames): string[] {
  if (wish.length >= CODE_LENGTH) return [wish];
  return [...categories.keys()].filter((code) => code.startsWith(wish));
}

function several<Value extends string>(list: string | undefined): Value[] | null {
  return list === undefined ? null : (list.split(',') as Value[]);
}

function isOpen(stage: CaseStage): boolean {
  return (OPEN_STAGES as readonly CaseStage[]).includes(stage);
}
