/** The browser's title with how many alarms nobody has acknowledged, so that it is seen while another tab is open. */
import { useEffect } from 'react';
import { useLive } from '../live/store.ts';
import { sumOf } from './sum-of.ts';

/** "(3) 值班台"; the bare name while there are none, or nothing is known. Gives the title back to `after` when the page goes. */
export function useCountingTitle(name: string, after: string): void {
  const waiting = useLive((state) => sumOf(state.pictures.wall?.tables.alarmTotals?.['all']?.unacknowledged));
  useEffect(() => {
    document.title = waiting > 0 ? `(${waiting}) ${name}` : name;
    return () => {
      document.title = after;
    };
  }, [waiting, name, after]);
}
