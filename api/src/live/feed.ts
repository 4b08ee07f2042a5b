/**
 * The living rooms of one community. What was touched is read, each room's tables are derived and what differs is published.
 * Alarms have a loop of their own: a car park of a thousand bays is counted meanwhile, and an alarm does not wait for it.
 */
import type { Clock } from '@cockpit/ingest/clock';
import type { Logger } from 'pino';
import { nextDueInstant } from '../cases/derive.ts';
import { localDay } from '../common/local-day.ts';
import { unavailable, unknownGrid } from '../errors.ts';
import { nextPatrolInstant } from '../patrol/picture.ts';
import { type Registry, type Scope, scopeOf } from '../registry/registry.ts';
import { nextStaleInstant } from '../sources/derive.ts';
import { CHANGE_INTERVAL_MS, type Room, type TableChanges, type Tables } from './contract.ts';
import { diffTables } from './diff.ts';
import { ALARM_PARTS, ALL_PARTS, type Part, type RoomFacts, type SharedFacts } from './facts.ts';
import { createLane } from './lane.ts';
import { createRooms, gridOf, type RoomState } from './rooms.ts';
import { deriveTables, patrolOf } from './tables.ts';

/** Time alone changes figures, and a notice may be lost: everything is read anew this often. Real ms. */
const TICK_MS = 5_000;

export interface FeedDeps {
  clock: Clock;
  log: Logger;
  /** 0 ≤ n < 1, for the jitter of retries. */
  random(): number;
  /** The registry as it is now. Rejects with RequestError when the community is gone. */
  registry(): Promise<Registry>;
  readShared(
    reading: { registry: Registry; now: number; previous: Partial<SharedFacts> },
    parts: ReadonlySet<Part>,
  ): Promise<Partial<SharedFacts>>;
  readRoom(scope: Scope, now: number, parts: ReadonlySet<Part>): Promise<Partial<RoomFacts>>;
  publish(state: RoomState, changes: TableChanges): void;
  /** Another registry stands: the rooms' sequences began anew. */
  onRestart(): void;
}

export interface Feed {
  /**
   * The room's state, read at least once, or anew when it must be `fresh`; every hold needs its release. Rejects with
   * RequestError.
   */
  hold(room: Room, fresh?: boolean): Promise<RoomState>;
  release(state: RoomState): void;
  /** Marks parts as changed. */
  touch(parts: Iterable<Part>): void;
  /** Resolves after a full reading that began after the call. Rejects with RequestError. */
  refresh(): Promise<void>;
  /** What was last read, for a question that no room answers. */
  shared(): SharedFacts;
  /** `since`: epoch ms of the last successful reading, 0: none yet. */
  health(): { ok: boolean; since: number };
  stop(): Promise<void>;
}

export function createFeed(deps: FeedDeps): Feed {
  const { clock } = deps;
  const rooms = createRooms(() => ordinary.rest());
  const wanted = () => rooms.size > 0;
  const due = () => touch(ALL_PARTS);
  const ordinary = createLane({ ...deps, wanted, due, read: readParts });
  const ahead = createLane({ ...deps, wanted, due, read: readAhead });
  let facts: Partial<SharedFacts> = {};
  let registry: Registry | undefined;
  let readings = 0;
  let lastReadAt = 0;
  /** The reading a shared part is of: two loops may end in another order than they began. */
  let sharedOf: Partial<Record<Part, number>> = {};

  return {
    hold,
    release: rooms.release,
    touch,
    refresh: () => ordinary.ask(ALL_PARTS),
    shared: () => facts as SharedFacts,
    health: () => ({ ok: !ordinary.isFailing() && !ahead.isFailing(), since: lastReadAt }),
    async stop() {
      await Promise.all([ordinary.stop(), ahead.stop()]);
      rooms.clear();
    },
  };

  async function hold(room: Room, fresh = false): Promise<RoomState> {
    const current = await deps.registry();
    const scope = scopeOf(current, gridOf(room));
    if (scope === undefined) throw unknownGrid(gridOf(room) ?? '');
    const state = rooms.get(room) ?? rooms.add(room, scope, current);
    rooms.hold(state);
    try {
      if (fresh || state.tables === undefined) await ordinary.ask(ALL_PARTS);
      if (state.tables === undefined || !rooms.has(state)) throw unavailable();
    } catch (error) {
      rooms.release(state);
      throw error;
    }
    return state;
  }

  function touch(parts: Iterable<Part>): void {
    const touched = [...parts];
    if (touched.every((part) => ALARM_PARTS.has(part))) ahead.touch(touched);
    else ordinary.touch(touched);
  }

  async function readParts(touched: ReadonlySet<Part>): Promise<number> {
    // Taken together with the touched parts: a room added from here on has touched all of them for the next reading.
    const states = rooms.all();
    const current = await deps.registry();
    const restart = registry !== undefined && registry.community.revision !== current.community.revision;
    const reading = await readFacts(states, current, restart ? new Set(ALL_PARTS) : touched, restart ? {} : facts);

    // From here to the end nothing waits: a client joins either before all of it or after all of it.
    registry = current;
    if (restart) {
      facts = {};
      sharedOf = {};
      rooms.restart(current);
    }
    const patrol = take(reading);
    lastReadAt = reading.now;
    if (restart) {
      // Room lists were read with the grids of the old registry.
      ordinary.touch(ALL_PARTS);
      deps.onRestart();
    }
    return realMsUntil(nextInstant(facts as SharedFacts, patrol, current, reading.now), reading.now);
  }

  /** Only for rooms that stand; what a new registry changes is for the other loop, which then reads all of it. */
  async function readAhead(parts: ReadonlySet<Part>): Promise<null> {
    const states = rooms.all().filter(({ tables }) => tables !== undefined);
    const current = await deps.registry();
    const isOfNow = () => registry?.community.revision === current.community.revision;
    if (!isOfNow()) {
      ordinary.touch(ALL_PARTS);
      return null;
    }
    const reading = await readFacts(states, current, parts, facts);
    if (isOfNow()) take(reading);
    return null;
  }

  async function readFacts(
    states: readonly RoomState[],
    current: Registry,
    parts: ReadonlySet<Part>,
    previous: Partial<SharedFacts>,
  ): Promise<Reading> {
    readings += 1;
    const [order, now] = [readings, clock.now()];
    const [shared, roomFacts] = await Promise.all([
      deps.readShared({ registry: current, now, previous }, parts),
      Promise.all(states.map((state) => deps.readRoom(state.scope, now, parts))),
    ]);
    return { order, now, current, parts, states, shared, roomFacts };
  }

  /** Takes a reading over and shows what it changes, but nothing older than what is there. */
  function take({ order, now, current, parts, states, shared, roomFacts }: Reading): ReturnType<typeof patrolOf> {
    facts = { ...facts, ...newer(shared, sharedOf, order) };
    const patrol = patrolOf(facts as SharedFacts, current, now);
    states.forEach((state, index) => {
      if (!rooms.has(state)) return;
      state.facts = { ...state.facts, ...newer(roomFacts[index] ?? {}, state.factsOf, order) };
      const view = { shared: facts as SharedFacts, room: state.facts as RoomFacts, registry: current };
      show(state, deriveTables({ ...view, scope: state.scope, now, patrol }, parts), now);
    });
    return patrol;
  }

  function show(state: RoomState, tables: Partial<Tables>, now: number): void {
    state.at = Math.max(state.at, now);
    if (state.tables === undefined) {
      state.tables = tables as Tables;
      return;
    }
    const changes = diffTables(state.tables, tables);
    if (changes === null) return;
    state.tables = { ...state.tables, ...tables };
    state.seq += 1;
    deps.publish(state, changes);
  }

  function realMsUntil(instant: number, now: number): number {
    return Math.min(TICK_MS, Math.max(CHANGE_INTERVAL_MS, (instant - now) / clock.speed));
  }
}

interface Reading {
  /** In which it began. */
  order: number;
  /** Epoch ms. */
  now: number;
  current: Registry;
  parts: ReadonlySet<Part>;
  states: readonly RoomState[];
  shared: Partial<SharedFacts>;
  /** Of each state. */
  roomFacts: readonly Partial<RoomFacts>[];
}

/** Those of `read` that are not of an earlier reading than what is there; `of` takes note of theirs. */
function newer<Facts extends object>(read: Facts, of: Partial<Record<Part, number>>, order: number): Partial<Facts> {
  const kept = Object.entries(read).filter(([part]) => order >= (of[part as Part] ?? 0));
  for (const [part] of kept) of[part as Part] = order;
  return Object.fromEntries(kept) as Partial<Facts>;
}

/** The next instant at which a figure changes although nothing arrives: a source turns stale, a stop or a case falls due, a day ends. */
function nextInstant(
  shared: SharedFacts,
  patrol: Parameters<typeof nextPatrolInstant>[0],
  registry: Registry,
  now: number,
): number {
  return Math.min(
    nextStaleInstant(shared.sources),
    nextPatrolInstant(patrol, now),
    nextDueInstant(shared.caseStanding),
    localDay(now, registry.community.timezone).endsAt,
  );
}
