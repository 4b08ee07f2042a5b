/** What the rooms of a community show: facts taken over from readings, tables made of them, and what differs published. */
import type { Registry } from '../registry/registry.ts';
import type { AnyTables, Moment } from './declare.ts';
import { diffTables } from './diff.ts';
import type { FeedDeps } from './feed.ts';
import type { FactRead } from './read-facts.ts';
import type { RoomState, Rooms } from './rooms.ts';
import { type AnyFactValues, momentOf, type Part, PIPELINE } from './screen.ts';

export interface Showing {
  /** What was last read of the shared parts. */
  facts(): AnyFactValues;
  /** Takes a reading over and shows what it changes, but nothing older than what is there. */
  take(reading: FactRead): Moment<object>;
  /** Shows how the pipeline is doing, without reading. */
  pipelineChanged(registry: Registry): void;
  /** Another registry stands: what was read of the old one counts no more. */
  forget(): void;
}

export function createShowing(
  deps: Pick<FeedDeps, 'clock' | 'screen' | 'pipeline' | 'publish'> & { rooms: Rooms },
): Showing {
  const { clock, screen, rooms } = deps;
  let facts: AnyFactValues = {};
  /** The reading a shared part is of: two loops may end in another order than they began. */
  let sharedOf: Record<Part, number> = {};

  return {
    facts: () => facts,
    take,
    pipelineChanged,
    forget() {
      facts = {};
      sharedOf = {};
    },
  };

  function take({ order, now, current, parts, states, shared, roomFacts }: FactRead): Moment<object> {
    facts = { ...facts, ...newer(shared, sharedOf, order) };
    const moment = momentOf(facts, current, now);
    states.forEach((state, index) => {
      if (!rooms.has(state)) return;
      state.facts = { ...state.facts, ...newer(roomFacts[index] ?? {}, state.factsOf, order) };
      show(state, tablesOf(state, moment, new Set([...parts, PIPELINE])), now);
    });
    return moment;
  }

  function pipelineChanged(registry: Registry): void {
    const moment = momentOf(facts, registry, clock.now());
    for (const state of rooms.all()) {
      if (state.tables === undefined) continue;
      show(state, tablesOf(state, moment, new Set([PIPELINE])), state.at);
    }
  }

  function tablesOf(state: RoomState, moment: Moment<object>, parts: ReadonlySet<Part>): AnyTables {
    const known = { ...moment.facts, ...state.facts };
    return screen.tables({ ...moment, facts: known, scope: state.scope, pipeline: deps.pipeline() }, parts);
  }

  function show(state: RoomState, tables: AnyTables, now: number): void {
    state.at = Math.max(state.at, now);
    if (state.tables === undefined) {
      state.tables = tables;
      return;
    }
    const changes = diffTables(state.tables, tables);
    if (changes === null) return;
    state.tables = { ...state.tables, ...tables };
    state.seq += 1;
    deps.publish(state, changes);
  }
}

/** Those of `read` that are not of an earlier reading than what is there; `of` takes note of theirs. */
function newer(read: AnyFactValues, of: Record<Part, number>, order: number): AnyFactValues {
  const kept = Object.entries(read).filter(([part]) => order >= (of[part] ?? 0));
  for (const [part] of kept) of[part] = order;
  return Object.fromEntries(kept);
}
