/** What the screens know. Written once per frame; selectors return rows and tables by reference, never new objects. */
import type { SubscribeError, TableName, Tables } from '@cockpit/api/live';
import type { Room } from '@cockpit/api/scope';
import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RoomPicture } from './merge.ts';

type VeilReason = 'silent' | 'database';

export interface LiveState {
  /** `wall`: the community, or what stands in its place for who may not see it whole. */
  pictures: Partial<Record<Room, RoomPicture>>;
  /** The room whose figures are shown. */
  room: Room;
  /** Why a room cannot be shown. */
  errors: Partial<Record<Room, SubscribeError>>;
  connected: boolean;
  /** Null: the picture is live. Otherwise since when (epoch ms, server clock) it is not. */
  veil: { reason: VeilReason; since: number } | null;
  /** Epoch ms of the server's clock, to the second. */
  now: number;
  speed: number;
  /** The server says its clock is not the world's. */
  simulated: boolean;
}

export type LiveStore = StoreApi<LiveState>;

export const LiveContext = createContext<LiveStore | null>(null);

export function createLiveStore(now: number): LiveStore {
  return createStore<LiveState>(() => ({
    pictures: {},
    room: 'wall',
    errors: {},
    connected: false,
    veil: null,
    now,
    speed: 1,
    simulated: false,
  }));
}

/** Selects from the live state. The selector must return a scalar or a stored reference (zustand 5). */
export function useLive<T>(selector: (state: LiveState) => T): T {
  const store = useContext(LiveContext);
  if (store === null) throw new Error('useLive outside of LiveContext');
  return useStore(store, selector);
}

/** A table of the shown room; undefined before the first snapshot. */
export function useTable<T extends TableName>(name: T): Tables[T] | undefined {
  return useLive((state) => shownPicture(state)?.tables[name]);
}

/** Several tables of the shown room; the same object until one of them has changed. */
export function useTables(names: readonly TableName[]): Partial<Tables> {
  return useLive(
    useShallow((state: LiveState) => {
      const tables = shownPicture(state)?.tables;
      return tables === undefined ? {} : Object.fromEntries(names.map((name) => [name, tables[name]]));
    }),
  );
}

/** The only row of a one-row table of the shown room. */
export function useTotals<T extends TableName>(name: T): Tables[T][string] | undefined {
  return useLive((state) => shownPicture(state)?.tables[name]['all'] as Tables[T][string] | undefined);
}

/** A table of the whole community, whatever room is shown. */
export function useWallTable<T extends TableName>(name: T): Tables[T] | undefined {
  return useLive((state) => state.pictures.wall?.tables[name]);
}

/** The server's clock, floored to `stepMs` so that a slow reader is not drawn every second. */
export function useNow(stepMs = 1000): number {
  return useLive((state) => Math.floor(state.now / stepMs) * stepMs);
}

/** IANA zone of the community. */
export function useTimezone(): string {
  return useLive((state) => shownPicture(state)?.community.timezone ?? 'Asia/Shanghai');
}

/** While a newly chosen room loads, the community's picture stands in for it. */
function shownPicture(state: LiveState): RoomPicture | undefined {
  return state.pictures[state.room] ?? state.pictures.wall;
}
