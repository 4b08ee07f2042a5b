/** Cases as the views of the page show them: pages and boards by REST, found by text here and by the api. */
import type { CaseFile } from '@cockpit/api/cases';
import type { CaseList } from '@cockpit/api/cases/desk';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { useGridName } from '../grids/grid-names.ts';
import { callApi } from '../http/api-client.ts';
import type { Query } from '../http/call.ts';
import { type Column, columnsOf } from './board.ts';
import { boardQuery, type CaseFilter, listQuery } from './filters.ts';
import { caseFinder } from './search.ts';

const PAGE = 200;
/** Pages kept: past this the officer is asked to narrow the list. */
const PAGES_MAX = 10;
/** Pages the map reads: more marks than this nobody can tell apart. */
const MAP_PAGES_MAX = 5;

interface Asked {
  loading: boolean;
  error: Error | null;
  retry(): void;
}

export interface Rows extends Asked {
  rows: readonly CaseFile[];
  canReadMore: boolean;
  readMore(): void;
  /** The bound is reached and there is more. */
  bound: boolean;
}

export interface Board extends Asked {
  columns: readonly Column[] | undefined;
}

export function useBoard(filter: CaseFilter, community: string | null, enabled: boolean): Board {
  const gridName = useGridName();
  const query = boardQuery(filter, community);
  const { text } = filter;
  const board = useQuery({
    queryKey: ['cases', 'list', 'board', query],
    queryFn: ({ signal }) => callApi('GET /api/cases/board', { query, signal }),
    placeholderData: keepPreviousData,
    enabled,
  });
  // What stands below the first of a column can only be found by the api: by its words, not by pinyin.
  const isPartial = board.data?.columns.some(({ count, cases }) => count > cases.length) ?? false;
  const found = useQuery({
    queryKey: ['cases', 'list', 'board', query, 'text', text],
    queryFn: ({ signal }) => callApi('GET /api/cases/board', { query: { ...query, text }, signal }),
    enabled: enabled && text !== '' && isPartial,
  });
  const columns = useMemo(
    () =>
      board.data &&
      columnsOf(board.data, text === '' ? null : { found: found.data, answers: caseFinder(text, gridName) }),
    [board.data, found.data, text, gridName],
  );
  return { columns, loading: board.isPending, error: board.error, retry: () => void board.refetch() };
}

/** Rows of the table, or of the map. */
export function useRows(filter: CaseFilter, community: string | null, enabled: boolean): Rows {
  const gridName = useGridName();
  const query = listQuery(filter, community, PAGE);
  const { text } = filter;
  const pages = useInfiniteQuery({
    queryKey: ['cases', 'list', 'rows', query],
    queryFn: ({ pageParam, signal }) => readPage(query, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page: CaseList) => page.next,
    placeholderData: keepPreviousData,
    enabled,
  });
  const readPages = pages.data?.pages;
  const isPartial = pages.hasNextPage;
  const found = useQuery({
    queryKey: ['cases', 'list', 'rows', query, 'text', text],
    queryFn: ({ signal }) => readPage({ ...query, text }, null, signal),
    enabled: enabled && text !== '' && isPartial,
  });
  const rows = useMemo(() => {
    // Pages are read at different instants: a case that moved between them is shown once, in the place of its last reading.
    const all = new Map((readPages ?? []).flatMap((page) => page.cases.map((one) => [one.id, one] as const)));
    if (text === '') return [...all.values()];
    const answers = caseFinder(text, gridName);
    const here = [...all.values()].filter(answers);
    const known = new Set(here.map(({ id }) => id));
    return [...here, ...(found.data?.cases ?? []).filter(({ id }) => !known.has(id))];
  }, [readPages, found.data, text, gridName]);
  const { fetchNextPage } = pages;
  const readMore = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const pageCount = readPages?.length ?? 0;
  const pagesMax = filter.view === 'map' ? MAP_PAGES_MAX : PAGES_MAX;
  return {
    rows,
    loading: pages.isPending,
    error: pages.error,
    canReadMore: isPartial && pageCount < pagesMax && !pages.isFetchingNextPage,
    readMore,
    bound: isPartial && pageCount >= pagesMax,
    retry: () => void pages.refetch(),
  };
}

function readPage(query: Query<'GET /api/cases'>, after: string | null, signal: AbortSignal): Promise<CaseList> {
  return callApi('GET /api/cases', { query: { ...query, after: after ?? undefined }, signal });
}
