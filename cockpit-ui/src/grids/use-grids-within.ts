import { useMemo } from 'react';
import { useGrids } from './fetch-grids.ts';

/** A grid with its micro-grids; null: no grid was chosen. */
export function useGridsWithin(grid: string | null): ReadonlySet<string> | null {
  const reply = useGrids();
  return useMemo(() => {
    if (grid === null) return null;
    const parts = reply?.grids.filter(({ parent }) => parent === grid).map(({ code }) => code) ?? [];
    return new Set([grid, ...parts]);
  }, [reply, grid]);
}
