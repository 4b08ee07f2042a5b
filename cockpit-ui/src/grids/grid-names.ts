/** Short names of grids: the word "grid" is said by the map, not by each of its labels. */
import { useMemo } from 'react';
import { useFormatters } from '../i18n/words.ts';
import { useGrids } from './fetch-grids.ts';

/** Code → short name in the shown language; the code itself when it is not known. */
export function useGridName(): (code: string) => string {
  const reply = useGrids();
  const formatters = useFormatters();
  return useMemo(() => {
    const names = new Map(reply?.grids.map((grid) => [grid.code, shortName(formatters.name(grid.name))]));
    return (code) => names.get(code) ?? code;
  }, [reply, formatters]);
}

/** "东岸 03 微网格" → "东岸 03"; "East Bank micro-grid 03" → "East Bank 03". */
export function shortName(name: string): string {
  const short = name
    .replace(/(专属|微)?网格$/u, '')
    .replace(/\s*\b(exclusive |micro-?)?grid\b/iu, '')
    .trim();
  return short === '' ? name : short;
}
