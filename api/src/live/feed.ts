/**
 * The living rooms of one community. One loop reads what was touched, derives each room's tables and publishes what
 * differs; the next reading starts after the last was published, so a slow database means fewer changes, never a queue.
 */
import type { Clock } from '@cockpit/ingest/clock';
import type { Logger } from 'pino';
import { nextDueInstant } from '../cases/derive.ts';
import { localDay } from '../common/local-day.ts';
import { coerceError, RequestError, unavailable, unknownGrid } from '../errors.ts';
import { nextPatrolInstant } from '../patrol/picture.ts';
import { type Registry, type Scope, scopeOf } from '../registry/registry.ts';
import { nextStaleInstant } from '../sources/derive.ts';
import { CHANGE_INTERVAL_MS, type Room, type TableChanges, type Tables } from './contract.ts';
import { diffTables } from './diff.ts';
import { ALL_PARTS, type Part, type RoomFacts, type SharedFacts } from './facts.ts';
import { createPace } from './pace.ts';
import { createRooms, gridOf, type RoomState } from './rooms.ts';
import { deriveTables, patrolOf } from './tables.ts';

/** Time alone changes figures, and a notice may be lost: everything is read anew this often. Real ms. */
const TICK_MS = 5_000;
const RETRY_MIN_MS = 250;
const RETRY_MAX_MS = 5_000;

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

interface Waiter {
  resolve(): void;
  reject(error: Error): void;
}

export function createFeed(deps: FeedDeps): Feed {
  const { clock, log } = deps;
  const floor = createPace();
  const retry = createPace();
  const rooms = createRooms(() => clearTimeout(tick));
  let tick: NodeJS.Timeout | undefined;
  let facts: Partial<SharedFacts> = {};
  let registry: Registry | undefined;
  let pending = new Set<Part>();
  let waiting: Waiter[] = [];
  let running: Promise<void> | undefined;
  let stopped = false;
  let failures = 0;
  let lastReadAt = 0;

  return {
    hold,
    release: rooms.release,
    touch,
    refresh,
    shared: () => facts as SharedFacts,
    health: () => ({ ok: failures === 0, since: lastReadAt }),
    stop,
  };

  async function hold(room: Room, fresh = false): Promise<RoomState> {
    const current = await deps.registry();
    const scope = scopeOf(current, gridOf(room));
    if (scope === undefined) throw unknownGrid(gridOf(room) ?? '');
    const state = rooms.get(room) ?? rooms.add(room, scope, current);
    rooms.hold(state);
    try {
      if (fresh || state.tables === undefined) await refresh();
      if (state.tables === undefined || !rooms.has(state)) throw unavailable();
    } catch (error) {
      rooms.release(state);
      throw error;
    }
    return state;
  }

  function touch(parts: Iterable<Part>): void {
    for (const part of parts) pending.add(part);
    start();
  }

  function refresh(): Promise<void> {
    if (stopped || rooms.size === 0) return Promise.reject(unavailable());
    return new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      touch(ALL_PARTS);
      retry.wake();
    });
  }

  async function stop(): Promise<void> {
    stopped = true;
    clearTimeout(tick);
    floor.stop();
    retry.stop();
    await running;
    rooms.clear();
    for (const waiter of waiting) waiter.reject(unavailable());
  }

  function start(): void {
    if (stopped || rooms.size === 0) return;
    clearTimeout(tick);
    running ??= loop().finally(() => {
      running = undefined;
      if (pending.size > 0) start();
    });
  }

  async function loop(): Promise<void> {
    let wait = TICK_MS;
    while (!stopped && rooms.size > 0 && pending.size > 0) {
      const started = performance.now();
      const parts = pending;
      const waiters = waiting;
      pending = new Set();
      waiting = [];
      try {
        wait = await read(parts);
        if (failures > 0) log.info('the wall can be read again');
        failures = 0;
        for (const waiter of waiters) waiter.resolve();
      } catch (thrown) {
        const error = coerceError(thrown);
        if (failures++ === 0) log.error({ err: error }, 'the wall cannot be read; trying again');
        for (const part of parts) pending.add(part);
        for (const waiter of waiters) waiter.reject(error instanceof RequestError ? error : unavailable(error));
        // Somebody who asks cuts this pause short; the one below holds for everyone.
        await retry.pause(retryMs());
      }
      await floor.pause(started + CHANGE_INTERVAL_MS - performance.now());
    }
    if (!stopped && rooms.size > 0) tick = setTimeout(() => touch(ALL_PARTS), wait).unref();
  }

  /** Reads, derives, publishes. Returns after how many real ms time alone will change something. */
  async function read(touched: ReadonlySet<Part>): Promise<number> {
    // Taken together with the touched parts: a room added from here on has touched all of them for the next reading.
    const states = rooms.all();
    const current = await deps.registry();
    const restart = registry !== undefined && registry.community.revision !== current.community.revision;
    const now = clock.now();
    const parts = restart ? new Set(ALL_PARTS) : touched;
    const previous = restart ? {} : facts;
    const [fresh, roomFacts] = await Promise.all([
      deps.readShared({ registry: current, now, previous }, parts),
      Promise.all(states.map((state) => deps.readRoom(state.scope, now, parts))),
    ]);

    // From here to the end nothing waits: a client joins either before all of it or after all of it.
    registry = current;
    facts = { ...previous, ...fresh };
    if (restart) rooms.restart(current);
    const shared = facts as SharedFacts;
    const patrol = patrolOf(shared, current, now);
    states.forEach((state, index) => {
      if (!rooms.has(state)) return;
      state.facts = { ...state.facts, ...roomFacts[index] };
      const view = { shared, room: state.facts as RoomFacts, registry: current, scope: state.scope, now, patrol };
      show(state, deriveTables(view, parts), now);
    });
    lastReadAt = now;
    if (restart) {
      // Room lists were read with the grids of the old registry.
      for (const part of ALL_PARTS) pending.add(part);
      deps.onRestart();
    }
    return realMsUntil(nextInstant(shared, patrol, current, now), now);
  }

  function show(state: RoomState, tables: Partial<Tables>, now: number): void {
    state.at = now;
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

  function retryMs(): number {
    return Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** failures) * (0.5 + deps.random() / 2);
  }
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
