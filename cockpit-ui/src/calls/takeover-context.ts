/** What of the screen is told about the takeover: map, panels, card and sound read the same. */
import type { AlarmFlood } from '@cockpit/api/alarms';
import { createContext, useContext } from 'react';
import type { AlarmCall } from './calls.ts';
import type { Notice } from './choreography.ts';

export interface Takeover {
  /** Has the wall; null: nobody calls, or all were put aside. */
  call: AlarmCall | null;
  /** All that call, those put aside too. */
  calls: readonly AlarmCall[];
  /** High alarms nobody has acknowledged, beside those of the shown call; also what no screen is sent. */
  others: number;
  /** Null: none, or it has ended. */
  flood: AlarmFlood | null;
  notice: Notice | null;
  putAside: () => void;
  recall: () => void;
}

const NOBODY: Takeover = {
  call: null,
  calls: [],
  others: 0,
  flood: null,
  notice: null,
  putAside: () => undefined,
  recall: () => undefined,
};

export const TakeoverContext = createContext<Takeover>(NOBODY);

export function useTakeover(): Takeover {
  return useContext(TakeoverContext);
}
