/** The list as it stands on the screen: held under the cursor, released otherwise. */
import type { Alarm } from '@cockpit/api/alarms';
import { useMemo, useRef } from 'react';
import { arrange } from './frozen-list.ts';

interface Screen {
  key: string;
  order: readonly number[];
  rows: Map<number, Alarm>;
}

export interface FrozenRows {
  /** As last known, also of what is no longer wanted. */
  rows: readonly Alarm[];
  /** What waits to be let in. */
  waiting: readonly number[];
}

/** `key`: another one (another filter) is another list, which starts as it is wanted. */
export function useFrozenRows(
  byId: ReadonlyMap<number, Alarm>,
  wanted: readonly number[],
  held: boolean,
  key: string,
): FrozenRows {
  const screen = useRef<Screen>({ key: '', order: [], rows: new Map() });
  return useMemo(() => {
    const before = screen.current;
    const { order, waiting } = arrange(before.key === key ? before.order : [], wanted, held);
    const rows = new Map<number, Alarm>();
    for (const id of order) {
      const row = byId.get(id) ?? before.rows.get(id);
      if (row !== undefined) rows.set(id, row);
    }
    screen.current = { key, order: [...rows.keys()], rows };
    return { rows: [...rows.values()], waiting };
  }, [byId, wanted, held, key]);
}
