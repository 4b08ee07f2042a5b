/** The rooms of one community: who is in them, and what they show. */
import type { CommunityInfo } from '../registry/contract.ts';
import { type Registry, type Scope, scopeOfGrids } from '../registry/registry.ts';
import type { Room } from '../scope/contract.ts';
import { gridsOfRoom, type KeptRoom, wireName } from '../scope/room.ts';
import type { AnyTables } from './declare.ts';
import type { AnyFactValues, Part } from './screen.ts';

/** A room nobody is in lives on this long, for reloads and polls. Real ms. */
const ROOM_GRACE_MS = 5_000;

export interface RoomState {
  room: KeptRoom;
  scope: Scope;
  registry: Registry;
  facts: AnyFactValues;
  /** The reading each of them is of. */
  factsOf: Record<Part, number>;
  /** Undefined until first read. Each table is replaced whole, never changed in place. */
  tables: AnyTables | undefined;
  /** Number of the last change in the tables. */
  seq: number;
  /** Epoch ms of the reading the tables show. */
  at: number;
  holders: number;
  grace: NodeJS.Timeout | undefined;
}

/** What a client that joins now is sent. */
export interface RoomSnapshot {
  room: Room;
  community: CommunityInfo;
  epoch: string;
  seq: number;
  at: number;
  speed: number;
  tables: AnyTables;
}

export interface Rooms {
  readonly size: number;
  all(): RoomState[];
  get(room: KeptRoom): RoomState | undefined;
  add(room: KeptRoom, scope: Scope, registry: Registry): RoomState;
  /** Whether the state still is the room's. */
  has(state: RoomState): boolean;
  hold(state: RoomState): void;
  release(state: RoomState): void;
  /** Lets all rooms start over after another registry; those whose grids are gone go. */
  restart(registry: Registry): void;
  clear(): void;
}

export function createRooms(onEmpty: () => void): Rooms {
  const states = new Map<KeptRoom, RoomState>();
  const has = (state: RoomState) => states.get(state.room) === state;

  return {
    get size() {
      return states.size;
    },
    all: () => [...states.values()],
    get: (room) => states.get(room),
    has,
    add(room, scope, registry) {
      const state = { room, scope, registry, ...blank(), holders: 0, grace: undefined };
      states.set(room, state);
      return state;
    },
    hold(state) {
      state.holders += 1;
      clearTimeout(state.grace);
    },
    release(state) {
      state.holders -= 1;
      if (state.holders > 0 || !has(state)) return;
      state.grace = setTimeout(() => remove(state), state.tables === undefined ? 0 : ROOM_GRACE_MS);
      state.grace.unref();
    },
    restart(registry) {
      for (const state of states.values()) {
        const scope = scopeOfGrids(registry, gridsOfRoom(state.room));
        if (scope === undefined) remove(state);
        else Object.assign(state, { scope, registry, ...blank() });
      }
    },
    clear() {
      for (const state of states.values()) remove(state);
    },
  };

  function remove(state: RoomState): void {
    clearTimeout(state.grace);
    if (has(state)) states.delete(state.room);
    if (states.size === 0) onEmpty();
  }
}

/** What a client that joins now must be told. The tables are a copy of one level, as they are replaced table by table. */
export function snapshotOf(state: RoomState, epoch: string, speed: number): RoomSnapshot {
  if (state.tables === undefined) throw new Error(`Room ${state.room} has not been read yet.`);
  const { room, registry, seq, at } = state;
  return { room: wireName(room), community: registry.community, epoch, seq, at, speed, tables: { ...state.tables } };
}

function blank(): Pick<RoomState, 'facts' | 'factsOf' | 'tables' | 'seq' | 'at'> {
  return { facts: {}, factsOf: {}, tables: undefined, seq: 0, at: 0 };
}
