import type { CaseDetail } from '@cockpit/api/cases/desk';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../../http/ask.ts';

/** One case whole; null: none was chosen. */
export function useCase(id: number | null) {
  return useQuery({
    queryKey: ['cases', 'one', id],
    queryFn: ({ signal }) => readCase(id ?? 0, signal),
    enabled: id !== null,
  });
}

export function readCase(id: number, signal?: AbortSignal): Promise<CaseDetail> {
  return ask('GET /api/cases/{id}', { params: { id }, signal });
}
