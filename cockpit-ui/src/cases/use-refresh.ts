/** Lists of cases follow the live road, but never under somebody's hand: there they say that something changed. */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useLive } from '../live/store.ts';

/** After a change the lists are read anew, this often at most. */
const REFRESH_MS = 3000;

export interface Refresh {
  /** Something changed that the lists do not show yet. */
  changed: boolean;
  /** Shows it now. */
  release(): void;
}

/** The live road carries the most urgent 60 whole; of all others its tables are the sign that something happened. */
export function useRefresh(held: boolean): Refresh {
  const queries = useQueryClient();
  const cases = useLive((state) => state.pictures.wall?.tables.cases);
  const totals = useLive((state) => state.pictures.wall?.tables.caseTotals);
  const [changed, setChanged] = useState(false);
  const first = useRef(true);

  const release = useCallback(() => {
    setChanged(false);
    void queries.invalidateQueries({ queryKey: ['cases', 'list'] });
  }, [queries]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another table is the sign
  useEffect(() => {
    // What is there when the page opens is what the lists are being read with.
    if (first.current || cases === undefined) first.current = cases === undefined;
    else setChanged(true);
  }, [cases, totals]);
  useEffect(() => {
    if (!changed) return;
    // A detail does not move when it is read anew: it is never held.
    const detail = setTimeout(() => void queries.invalidateQueries({ queryKey: ['cases', 'one'] }), REFRESH_MS / 3);
    const lists = held ? undefined : setTimeout(release, REFRESH_MS);
    return () => {
      clearTimeout(detail);
      clearTimeout(lists);
    };
  }, [changed, held, queries, release]);

  return { changed: changed && held, release };
}
