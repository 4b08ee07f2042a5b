/** One's own messages: asked now and then, and soon after something happened. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useDebouncedRefetch } from '../desk-kit/use-debounced-refetch.ts';
import { callApi } from '../http/api-client.ts';
import { useLive } from '../live/store.ts';

const KEY = ['own-notifications'] as const;
const REFRESH_MS = 20_000;
/** The api looks for new alarms every two seconds; a message is there a moment later. A burst is asked about once. */
const AFTER_CHANGE_MS = 3_500;

export function useOwn() {
  const alarms = useLive((state) => state.pictures.wall?.tables.alarms);
  const cases = useLive((state) => state.pictures.wall?.tables.cases);
  const readAnew = useDebouncedRefetch(KEY, AFTER_CHANGE_MS);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another table is the sign
  useEffect(() => readAnew(), [alarms, cases, readAnew]);

  return useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => callApi('GET /api/notifications/mine', { signal }),
    refetchInterval: REFRESH_MS,
  });
}

/** All that is shown is read; what came meanwhile is not. */
export function useMarkRead() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (upTo: number) => callApi('POST /api/notifications/mine/read', { body: { upTo } }),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}
