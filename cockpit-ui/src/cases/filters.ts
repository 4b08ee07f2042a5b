/** What of the cases an officer looks at, and how. Lives in the address, so that a view can be sent to a colleague. Pure. */
import type { CaseFile, CaseSource, CaseStage } from '@cockpit/api/cases';
import { CASE_SOURCES, CASE_STAGES } from '@cockpit/api/cases/constants';
import type { Query } from '../http/call.ts';

type Priority = CaseFile['priority'];

export const VIEWS = ['board', 'table', 'map'] as const;
export type View = (typeof VIEWS)[number];
export const PRIORITIES: readonly Priority[] = ['high', 'medium', 'low'];
/** Yes-or-no filters. */
export const MARKS = ['overdue', 'suspended', 'asks', 'hazard', 'mine'] as const;
export type FilterMark = (typeof MARKS)[number];
export type Sort = 'due' | 'newest';

export interface CaseFilter {
  view: View;
  /** Of the table; the board shows all open ones side by side, the map all open ones. */
  stage: CaseStage | 'open' | 'all';
  priorities: readonly Priority[];
  sources: readonly CaseSource[];
  grid: string | null;
  /** Code. */
  department: string | null;
  /** Code. */
  category: string | null;
  marks: readonly FilterMark[];
  text: string;
  sort: Sort;
}

const GRID = /^[A-Za-z0-9]{1,20}$/;
const CODE = /^[A-Za-z0-9-]{1,32}$/;
const TEXT_MAX = 64;
const NAMES = ['view', 'stage', 'priority', 'source', 'grid', 'department', 'category', 'only', 'q', 'sort'];

/** The filter an address asks for; what cannot be understood is left out. */
export function filterOf(search: URLSearchParams): CaseFilter {
  const several = (name: string) => (search.get(name) ?? '').split(',');
  const priorities = several('priority');
  const sources = several('source');
  const marks = several('only');
  const stage = search.get('stage');
  return {
    view: VIEWS.find((known) => known === search.get('view')) ?? 'board',
    stage: stage === 'all' ? 'all' : (CASE_STAGES.find((known) => known === stage) ?? 'open'),
    priorities: PRIORITIES.filter((known) => priorities.includes(known)),
    sources: CASE_SOURCES.filter((known) => sources.includes(known)),
    grid: matching(search.get('grid'), GRID),
    department: matching(search.get('department'), CODE),
    category: matching(search.get('category'), CODE),
    marks: MARKS.filter((known) => marks.includes(known)),
    text: (search.get('q') ?? '').slice(0, TEXT_MAX),
    sort: search.get('sort') === 'newest' ? 'newest' : 'due',
  };
}

/** The same address with another filter; what is not the filter's stays. */
export function withFilter(search: URLSearchParams, filter: CaseFilter): URLSearchParams {
  const next = new URLSearchParams(search);
  for (const name of NAMES) next.delete(name);
  if (filter.view !== 'board') next.set('view', filter.view);
  if (filter.stage !== 'open') next.set('stage', filter.stage);
  if (filter.priorities.length > 0) next.set('priority', filter.priorities.join(','));
  if (filter.sources.length > 0) next.set('source', filter.sources.join(','));
  if (filter.grid !== null) next.set('grid', filter.grid);
  if (filter.department !== null) next.set('department', filter.department);
  if (filter.category !== null) next.set('category', filter.category);
  if (filter.marks.length > 0) next.set('only', filter.marks.join(','));
  if (filter.text !== '') next.set('q', filter.text);
  if (filter.sort !== 'due') next.set('sort', filter.sort);
  return next;
}

/** Nothing narrowed; the way of looking stays. */
export function widened(filter: CaseFilter): CaseFilter {
  return {
    ...filter,
    stage: 'open',
    priorities: [],
    sources: [],
    grid: null,
    department: null,
    category: null,
    marks: [],
    text: '',
  };
}

export function isNarrowed(filter: CaseFilter): boolean {
  return (
    (filter.view === 'table' && filter.stage !== 'open') ||
    filter.priorities.length + filter.sources.length + filter.marks.length > 0 ||
    filter.grid !== null ||
    filter.department !== null ||
    filter.category !== null ||
    filter.text !== ''
  );
}

/** Query of `GET /api/cases/board`; the text is asked apart, because pinyin is found here and not by the api. */
export function boardQuery(filter: CaseFilter, community: string | null): Query<'GET /api/cases/board'> {
  const marks: Partial<Record<FilterMark, true>> = {};
  for (const mark of filter.marks) marks[mark] = true;
  return {
    community: community ?? undefined,
    priority: filter.priorities.join(',') || undefined,
    source: filter.sources.join(',') || undefined,
    grid: filter.grid ?? undefined,
    department: filter.department ?? undefined,
    category: filter.category ?? undefined,
    ...marks,
  };
}

/** Query of `GET /api/cases`. Those that are past have no next limit: they are always told newest first. */
export function listQuery(filter: CaseFilter, community: string | null, limit: number): Query<'GET /api/cases'> {
  const stage = filter.view === 'table' ? filter.stage : 'open';
  return { ...boardQuery(filter, community), stage, sort: sortOf(filter), limit };
}

/** The order the table really stands in. */
export function sortOf({ view, stage, sort }: CaseFilter): Sort {
  const hasLimits = view !== 'table' || (stage !== 'all' && stage !== 'closed' && stage !== 'rejected');
  return hasLimits ? sort : 'newest';
}

function matching(text: string | null, pattern: RegExp): string | null {
  return text !== null && pattern.test(text) ? text : null;
}
