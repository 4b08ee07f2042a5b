/** The shapes of the grids: fetched once per registry revision, tried again until they come. */
import type { GridsReply } from '@cockpit/api/grids';
import { createContext, useContext, useEffect, useState } from 'react';
import { callApi } from '../http/api-client.ts';

const RETRY_MS = 4000;

export const GridsContext = createContext<GridsReply | null>(null);

export function useGrids(): GridsReply | null {
  return useContext(GridsContext);
}

/** Fetches when community or revision change; keeps the old shapes until the new ones are there. */
export function useFetchedGrids(community: string | undefined, revision: string | undefined) {
  const [grids, setGrids] = useState<GridsReply | null>(null);
  const [failed, setFailed] = useState(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another revision means other shapes
  useEffect(() => {
    if (community === undefined) return;
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    async function load(): Promise<void> {
      try {
        setGrids(await callApi('GET /api/grids', { query: { community }, signal: stop.signal }));
        setFailed(false);
      } catch {
        if (stop.signal.aborted) return;
        setFailed(true);
        timer = setTimeout(() => void load(), RETRY_MS);
      }
    }
    void load();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [community, revision]);

  return { grids, failed };
}
