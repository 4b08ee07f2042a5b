import { useCallback, useState } from 'react';

export interface Selected {
  ids: ReadonlySet<number>;
  /** Adds it, or takes it out. */
  toggle(id: number): void;
  clear(): void;
}

/** The alarms that are acknowledged together. */
export function useSelected(): Selected {
  const [ids, setIds] = useState<ReadonlySet<number>>(new Set());
  const toggle = useCallback(
    (id: number) =>
      setIds((before) => {
        const next = new Set(before);
        if (!next.delete(id)) next.add(id);
        return next;
      }),
    [],
  );
  const clear = useCallback(() => setIds(new Set()), []);
  return { ids, toggle, clear };
}
