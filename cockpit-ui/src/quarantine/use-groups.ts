import { useQuery } from '@tanstack/react-query';
import { callApi } from '../http/api-client.ts';

/** What the api lists at most. */
export const QUARANTINE_GROUPS_MAX = 200;

/** What waits in quarantine by sender and reason; the page and the count in the menu share the answer. */
export function useGroups(refreshMs: number) {
  return useQuery({
    queryKey: ['quarantine', 'groups'],
    queryFn: ({ signal }) => callApi('GET /api/quarantine/groups', { signal }),
    refetchInterval: refreshMs,
  });
}
