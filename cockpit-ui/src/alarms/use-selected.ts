import { useCallback, useRef, useState } from 'react';
import { BULK_MAX } from './act.ts';

export interface Selected {
  ids: ReadonlySet<number>;
  /** Adds it, or takes it out. With `rows`, the ids as they stand, all from the one clicked before to this one become what this one becomes. */
  toggle(id: number, rows?: readonly number[]): void;
  /** These and no others, as many as one order takes. */
  select(ids: readonly number[]): void;
  clear(): void;
}

/** The alarms that are acknowledged together. */
export function useSelected(): Selected {
  const [ids, setIds] = useState<ReadonlySet<number>>(new Set());
  const last = useRef<number>(undefined);
  const toggle = useCallback((id: number, rows?: readonly number[]) => {
    const through = rows === undefined ? [id] : rangeOf(rows, last.current, id);
    last.current = id;
    setIds((before) => {
      const next = new Set(before);
      const isIn = !before.has(id);
      for (const one of through)
        if (isIn) next.add(one);
        else next.delete(one);
      return next;
    });
  }, []);
  const select = useCallback((wanted: readonly number[]) => setIds(new Set(wanted.slice(0, BULK_MAX))), []);
  const clear = useCallback(() => {
    last.current = undefined;
    setIds(new Set());
  }, []);
  return { ids, toggle, select, clear };
}

/** From one to the other in the order of the rows, both included; the second alone when the first is not there. */
export function rangeOf(rows: readonly number[], from: number | undefined, to: number): readonly number[] {
  const [start, end] = [from === undefined ? -1 : rows.indexOf(from), rows.indexOf(to)];
  if (start === -1 || end === -1) return [to];
  return rows.slice(Math.min(start, end), Math.max(start, end) + 1);
}
