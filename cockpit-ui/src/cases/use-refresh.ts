/** Lists of cases follow the live channel, but never under somebody's hand: there they say that something changed. */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useDebouncedRefetch } from '../desk-kit/use-debounced-refetch.ts';
import { useLive } from '../live/store.ts';

/** After a change the lists, and the case that stands open, are read again, this often at most. */
const REFRESH_MS = 3000;
const DETAIL_MS = 1000;
const DETAIL_KEY = ['cases', 'one'] as const;

export interface Refresh {
  /** Something changed that the lists do not show yet. */
  changed: boolean;
  /** Shows it now. */
  release(): void;
}

/** The live channel carries the most urgent 60 whole; of all others its tables are the sign that something happened. */
export function useRefresh(held: boolean): Refresh {
  const queries = useQueryClient();
  const cases = useLive((state) => state.pictures.wall?.tables.cases);
  const totals = useLive((state) => state.pictures.wall?.tables.caseTotals);
  const [changed, setChanged] = useState(false);
  const first = useRef(true);
  // A detail does not move when it is read again: it is never held.
  const readDetailAnew = useDebouncedRefetch(DETAIL_KEY, DETAIL_MS);

  const release = useCallback(() => {
    setChanged(false);
    void queries.invalidateQueries({ queryKey: ['cases', 'list'] });
  }, [queries]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another table is the sign
  useEffect(() => {
    // What is there when the page opens is what the lists are being read with.
    if (first.current || cases === undefined) {
      first.current = cases === undefined;
      return;
    }
    setChanged(true);
    readDetailAnew();
  }, [cases, totals, readDetailAnew]);
  useEffect(() => {
    if (!changed || held) return;
    const lists = setTimeout(release, REFRESH_MS);
    return () => clearTimeout(lists);
  }, [changed, held, release]);

  return { changed: changed && held, release };
}
