import { useMemo } from 'react';
import { useFormatters } from '../i18n/words.ts';
import { useGrids } from './fetch-grids.ts';
import { shortName } from './grid-names.ts';

/** Options of a select: exclusive grids, each followed by its micro-grids; those whose exclusive grid may not be seen stand alone. */
export function useGridChoices(): { value: string; label: string }[] {
  const reply = useGrids();
  const formatters = useFormatters();
  return useMemo(() => {
    const all = reply?.grids ?? [];
    return all
      .filter(({ parent }) => !all.some(({ code }) => code === parent))
      .flatMap((top) => [top, ...all.filter(({ parent }) => parent === top.code)])
      .map(({ code, parent, name }) => ({
        value: code,
        label: `${all.some((other) => other.code === parent) ? '\u2003' : ''}${shortName(formatters.name(name))}`,
      }));
  }, [reply, formatters]);
}
