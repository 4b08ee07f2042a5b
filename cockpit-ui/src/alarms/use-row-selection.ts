import type { Alarm } from '@cockpit/api/alarms';
import { useCallback, useRef } from 'react';
import type { Selected } from './use-selected.ts';

/** Nobody has seen them: what an acknowledgement is for. */
const UNACKNOWLEDGED: readonly Alarm['state'][] = ['unacknowledged', 'returned'];

/** What is clicked in the list, as a selection. `select` stays the same while rows come and go: each row would be drawn again otherwise. */
export function useRowSelection({ toggle }: Selected, rows: readonly Alarm[]) {
  const ids = useRef<readonly number[]>([]);
  ids.current = rows.map(({ id }) => id);
  const select = useCallback((id: number, range: boolean) => toggle(id, range ? ids.current : undefined), [toggle]);
  return { select, unacknowledged: rows.flatMap(({ id, state }) => (UNACKNOWLEDGED.includes(state) ? [id] : [])) };
}
