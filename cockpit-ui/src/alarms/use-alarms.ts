/** Alarms of a view: pages by REST, laid over by what the live channel says of them. */
import type { Alarm } from '@cockpit/api/alarms';
import type { AlarmList } from '@cockpit/api/alarms/desk';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { DeskPerson } from '../desk-kit/me.ts';
import { useDebouncedRefetch } from '../desk-kit/use-debounced-refetch.ts';
import { useGridName } from '../grids/grid-names.ts';
import { useGridsWithin } from '../grids/use-grids-within.ts';
import { callApi } from '../http/api-client.ts';
import type { Query } from '../http/call.ts';
import { useLive, useWallTable } from '../live/store.ts';
import { type AlarmFilter, alarmOrder, belongs, queryOf } from './filters.ts';
import { alarmFinder } from './search.ts';

/** Pages kept, of 200 each: past this the officer is asked to narrow the list. */
const PAGES_MAX = 10;
/** After a change on the live channel the pages are read again, this often at most. */
const REFRESH_MS = 3000;
const ALARMS_KEY = ['alarms'] as const;

export interface Alarms {
  /** Everything known of what the list may show. */
  byId: ReadonlyMap<number, Alarm>;
  /** What belongs in the view now, in order. */
  wanted: readonly number[];
  loading: boolean;
  error: Error | null;
  /** There is more to read, and it may be read. */
  canReadMore: boolean;
  readMore(): void;
  /** The bound is reached and there is more. */
  bound: boolean;
  retry(): void;
}

export function useAlarms(filter: AlarmFilter, me: DeskPerson, community: string | null): Alarms {
  const gridName = useGridName();
  const within = useGridsWithin(filter.grid);
  const live = useWallTable('alarms');
  const query = queryOf(filter, me, community);
  const pages = useInfiniteQuery({
    queryKey: ['alarms', 'list', query],
    queryFn: ({ pageParam, signal }) => readPage(query, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page: AlarmList) => page.next,
  });
  const readPages = pages.data?.pages;
  const isPartial = pages.hasNextPage;
  // What is not read yet can only be found by the api: by its names and codes, not by pinyin.
  const found = useQuery({
    queryKey: ['alarms', 'list', query, 'text', filter.text],
    queryFn: ({ signal }) => readPage({ ...query, text: filter.text }, null, signal),
    enabled: filter.text !== '' && isPartial,
  });
  useRefresh();

  const { byId, wanted } = useMemo(() => {
    const rows = new Map<number, Alarm>();
    for (const page of readPages ?? []) for (const alarm of page.alarms) rows.set(alarm.id, alarm);
    for (const alarm of found.data?.alarms ?? []) rows.set(alarm.id, alarm);
    for (const alarm of Object.values(live ?? {})) rows.set(alarm.id, alarm);
    const answers = alarmFinder(filter.text, gridName);
    const shown = [...rows.values()].filter((alarm) => belongs(alarm, filter, me, within) && answers(alarm));
    return { byId: rows, wanted: shown.sort(alarmOrder(filter.view)).map(({ id }) => id) };
  }, [readPages, found.data, live, filter, me, within, gridName]);

  const pageCount = readPages?.length ?? 0;
  return {
    byId,
    wanted,
    loading: pages.isPending,
    error: pages.error,
    canReadMore: isPartial && pageCount < PAGES_MAX && !pages.isFetchingNextPage,
    readMore: () => void pages.fetchNextPage(),
    bound: isPartial && pageCount >= PAGES_MAX,
    retry: () => void pages.refetch(),
  };
}

function readPage(query: Query<'GET /api/alarms'>, after: string | null, signal: AbortSignal): Promise<AlarmList> {
  return callApi('GET /api/alarms', { query: { ...query, after: after ?? undefined }, signal });
}

/** The live channel carries the worst 60 whole; of all others it says that something changed. */
function useRefresh(): void {
  const alarms = useLive((state) => state.pictures.wall?.tables.alarms);
  const totals = useLive((state) => state.pictures.wall?.tables.alarmTotals);
  const readAnew = useDebouncedRefetch(ALARMS_KEY, REFRESH_MS);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another table is the sign
  useEffect(() => readAnew(), [alarms, totals, readAnew]);
}
