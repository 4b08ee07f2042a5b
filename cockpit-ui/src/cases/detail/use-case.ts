import type { CaseDetail } from '@cockpit/api/cases/desk';
import { useQuery } from '@tanstack/react-query';
import { callApi } from '../../http/api-client.ts';

/** One case whole; null: none was chosen. */
export function useCase(id: number | null) {
  return useQuery({
    queryKey: ['cases', 'one', id],
    queryFn: ({ signal }) => readCase(id ?? 0, signal),
    enabled: id !== null,
  });
}

export function readCase(id: number, signal?: AbortSignal): Promise<CaseDetail> {
  return callApi('GET /api/cases/{id}', { params: { id }, signal });
}
