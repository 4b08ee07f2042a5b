/** Writes down, while devices live, how far they have come: the next start goes on from there. */
import type { Clock } from '@cockpit/ingest/clock';
import type { StateFile } from '../data-folder/state.ts';
import { planHistory } from './time-plan.ts';

/** Real time. */
const NOTE_INTERVAL_MS = 5000;

export interface TimeNotes {
  /** Plans the history of a start of the devices and notes it as begun. */
  beginHistory(days: number): { from: number; to: number } | undefined;
  historyDone(): void;
  devicesLive(): void;
  /** To be called before the devices are stopped: what they miss from now on is published by the next start. */
  devicesEnding(): Promise<void>;
  stop(): Promise<void>;
}

/** `ownTime`: time does not run as the world's, so its newest instant is kept as well. */
export function openTimeNotes(state: StateFile, clock: Clock, ownTime: boolean): TimeNotes {
  let live = false;
  let planned: number | undefined;
  const note = async () => {
    // Ahead by one interval, so that after a kill it is still not earlier than anything stored.
    const simulatedUntil = ownTime ? clock.now() + Math.ceil(NOTE_INTERVAL_MS * clock.speed) : undefined;
    await state.set({
      ...(live ? { publishedUntil: clock.now() } : {}),
      ...(simulatedUntil === undefined ? {} : { simulatedUntil }),
    });
  };
  const noteLater = () => void note().catch(() => {}); // a full disk shows in the database first
  const timer = setInterval(noteLater, NOTE_INTERVAL_MS);
  noteLater();
  return {
    beginHistory: (days) => {
      const history = planHistory(state.get(), days, clock.now());
      planned = history?.from;
      if (planned !== undefined) void state.set({ pendingFrom: planned }).catch(() => {});
      return history;
    },
    historyDone: () => {
      const { publishedFrom = Number.POSITIVE_INFINITY } = state.get();
      const from = Math.min(publishedFrom, planned ?? Number.POSITIVE_INFINITY);
      void state.set({ pendingFrom: undefined, publishedFrom: from }).catch(() => {});
    },
    devicesLive: () => {
      live = true;
      if (state.get().publishedFrom === undefined) void state.set({ publishedFrom: clock.now() }).catch(() => {});
      noteLater();
    },
    devicesEnding: async () => {
      await note().catch(() => {});
      live = false;
    },
    stop: async () => {
      clearInterval(timer);
      await note().catch(() => {});
    },
  };
}
