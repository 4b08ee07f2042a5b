import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useDebouncedRefetch } from '../../desk-kit/use-debounced-refetch.ts';
import { callApi } from '../../http/api-client.ts';
import { useLive } from '../../live/store.ts';

const KEY = ['waiting-decisions'] as const;
const REFRESH_MS = 30_000;
const AFTER_CHANGE_MS = 1_000;

/** What waits for one's decision: asked now and then, and soon after a case changed. */
export function useWaiting() {
  const cases = useLive((state) => state.pictures.wall?.tables.cases);
  const community = useLive((state) => state.pictures.wall?.community.code);
  const readAnew = useDebouncedRefetch(KEY, AFTER_CHANGE_MS);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another table is the sign
  useEffect(() => readAnew(), [cases, readAnew]);

  return useQuery({
    queryKey: [...KEY, community],
    queryFn: ({ signal }) =>
      callApi('GET /api/cases/waiting', { signal, query: community === undefined ? {} : { community } }),
    refetchInterval: REFRESH_MS,
  });
}
