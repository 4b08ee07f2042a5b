import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';

/** Reads all that hangs on a key again, `ms` after it is first asked to: a burst is asked about once. `queryKey` must stay the same array. */
export function useDebouncedRefetch(queryKey: readonly string[], ms: number): () => void {
  const queries = useQueryClient();
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(
    () => () => {
      clearTimeout(waiting.current);
      waiting.current = undefined;
    },
    [],
  );
  return useCallback(() => {
    waiting.current ??= setTimeout(() => {
      waiting.current = undefined;
      void queries.invalidateQueries({ queryKey });
    }, ms);
  }, [queries, queryKey, ms]);
}
