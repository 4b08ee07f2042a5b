/**
 * The living rooms of one community. What was touched is read, each room's tables are derived and what differs is published.
 * Alarms have a loop of their own: a car park of a thousand bays is counted meanwhile, and an alarm does not wait for it.
 */
import type { Clock } from '@cockpit/ingest/clock';
import type { Logger } from 'pino';
import { RequestError, unavailable, unknownGrid } from '../errors/errors.ts';
import { type Registry, type Scope, scopeOfGrids } from '../registry/registry.ts';
import { gridsOfRoom, isMine, type KeptRoom } from '../scope/room.ts';
import { localDay } from '../time/local-day.ts';
import type { AnyTables, Moment, PipelineNow } from './declare.ts';
import { createReader } from './read-facts.ts';
import { CHANGE_INTERVAL_MS, createRefreshLoop } from './refresh-loop.ts';
import { createRooms, type RoomState } from './rooms.ts';
import type { AnyFactValues, Part, Screen } from './screen.ts';
import { createShowing } from './showing.ts';

/** Time alone changes figures, and a notice may be lost: everything is read again this often. Real ms. */
const TICK_MS = 5_000;
/**
 * Rooms of held grids that a community may have open at once. Other rooms are as many as it has grids; of sets of grids there may be as many
 * as people, and each room has lists of its own to be read whenever something changes.
 */
export const MINE_ROOMS_MAX = 32;

export interface FeedDeps {
  screen: Pick<Screen, 'parts' | 'ahead' | 'tables' | 'nextChangeAt'>;
  clock: Clock;
  /** Everything is read again this often, real ms; left out: every five seconds. */
  tickMs?: number | undefined;
  log: Logger;
  /** 0 ≤ n < 1, for the jitter of retries. */
  random(): number;
  /** The registry as it is now. Rejects with RequestError when the community is gone. */
  registry(): Promise<Registry>;
  readShared(
    reading: { registry: Registry; now: number; previous: AnyFactValues },
    parts: ReadonlySet<Part>,
  ): Promise<AnyFactValues>;
  readRoom(scope: Scope, now: number, parts: ReadonlySet<Part>): Promise<AnyFactValues>;
  /** How the pipeline is doing now. */
  pipeline(): PipelineNow;
  publish(state: RoomState, changes: AnyTables): void;
  /** Another registry stands: the rooms' sequences started over. */
  onRestart(): void;
}

export interface Feed {
  /**
   * The room's state, read at least once, or again when it must be `fresh`; every hold needs its release. Rejects with
   * RequestError.
   */
  hold(room: KeptRoom, fresh?: boolean): Promise<RoomState>;
  release(state: RoomState): void;
  /** Marks parts as changed. */
  touch(parts: Iterable<Part>): void;
  /** The pipeline has changed: shown at once, without reading, as the database may be what is broken. */
  pipelineChanged(): void;
  /** Resolves after a full reading that began after the call. Rejects with RequestError. */
  refresh(): Promise<void>;
  /** What was last read, for a question that no room answers. */
  shared(): AnyFactValues;
  /** `since`: epoch ms of the last successful reading, 0: none yet. */
  health(): { ok: boolean; since: number };
  stop(): Promise<void>;
}

export function createFeed(deps: FeedDeps): Feed {
  const { clock, screen, tickMs = TICK_MS } = deps;
  const rooms = createRooms(() => ordinary.rest());
  const wanted = () => rooms.size > 0;
  const due = () => touch(screen.parts);
  const ordinary = createRefreshLoop({ ...deps, wanted, due, read: readParts });
  const ahead = createRefreshLoop({ ...deps, wanted, due, read: readAhead });
  const showing = createShowing({ ...deps, rooms });
  const readFacts = createReader(deps);
  let registry: Registry | undefined;
  let lastReadAt = 0;

  return {
    hold,
    release: rooms.release,
    touch,
    pipelineChanged() {
      if (registry !== undefined) showing.pipelineChanged(registry);
    },
    refresh: () => ordinary.ask(screen.parts),
    shared: showing.facts,
    health: () => ({ ok: !ordinary.isFailing() && !ahead.isFailing(), since: lastReadAt }),
    async stop() {
      await Promise.all([ordinary.stop(), ahead.stop()]);
      rooms.clear();
    },
  };

  async function hold(room: KeptRoom, fresh = false): Promise<RoomState> {
    const current = await deps.registry();
    const state = rooms.get(room) ?? open(room, current);
    rooms.hold(state);
    try {
      if (fresh || state.tables === undefined) await ordinary.ask(screen.parts);
      if (state.tables === undefined || !rooms.has(state)) throw unavailable();
    } catch (error) {
      rooms.release(state);
      throw error;
    }
    return state;
  }

  function open(room: KeptRoom, current: Registry): RoomState {
    const scope = scopeOfGrids(current, gridsOfRoom(room));
    if (scope === undefined) throw unknownGrid(gridsOfRoom(room)?.join() ?? '');
    if (isMine(room) && rooms.all().filter((one) => isMine(one.room)).length >= MINE_ROOMS_MAX) {
      deps.log.warn({ rooms: MINE_ROOMS_MAX }, 'too many rooms of different grid sets are open, refusing another');
      throw tooManyMine();
    }
    return rooms.add(room, scope, current);
  }

  function touch(parts: Iterable<Part>): void {
    const touched = [...parts];
    if (touched.every((part) => screen.ahead.has(part))) ahead.touch(touched);
    else ordinary.touch(touched);
  }

  async function readParts(touched: ReadonlySet<Part>): Promise<number> {
    // Taken together with the touched parts: a room added from here on has touched all of them for the next reading.
    const states = rooms.all();
    const current = await deps.registry();
    const restart = registry !== undefined && registry.community.revision !== current.community.revision;
    const reading = await readFacts(
      states,
      current,
      restart ? new Set(screen.parts) : touched,
      restart ? {} : showing.facts(),
    );

    // From here to the end nothing waits: a client joins either before all of it or after all of it.
    registry = current;
    if (restart) {
      showing.forget();
      rooms.restart(current);
    }
    const moment = showing.take(reading);
    lastReadAt = reading.now;
    if (restart) {
      // Room lists were read with the grids of the old registry.
      ordinary.touch(screen.parts);
      deps.onRestart();
    }
    return realMsUntil(nextInstant(moment), reading.now);
  }

  /** Only for rooms that stand; what a new registry changes is for the other loop, which then reads all of it. */
  async function readAhead(parts: ReadonlySet<Part>): Promise<null> {
    const states = rooms.all().filter(({ tables }) => tables !== undefined);
    const current = await deps.registry();
    const isOfNow = () => registry?.community.revision === current.community.revision;
    if (!isOfNow()) {
      ordinary.touch(screen.parts);
      return null;
    }
    const reading = await readFacts(states, current, parts, showing.facts());
    if (isOfNow()) showing.take(reading);
    return null;
  }

  function nextInstant(moment: Moment<object>): number {
    const { endsAt } = localDay(moment.now, moment.registry.community.timezone);
    return Math.min(screen.nextChangeAt(moment), endsAt);
  }

  function realMsUntil(instant: number, now: number): number {
    return Math.min(tickMs, Math.max(CHANGE_INTERVAL_MS, (instant - now) / clock.speed));
  }
}

function tooManyMine(): RequestError {
  const message = `room: ${MINE_ROOMS_MAX} rooms of different grid sets are open already; try again later, or subscribe to one grid.`;
  return new RequestError(503, 'unavailable', message);
}
