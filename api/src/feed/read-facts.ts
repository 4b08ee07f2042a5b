/** One reading: what all rooms share and what each has of its own, side by side. */
import type { Clock } from '@cockpit/ingest/clock';
import type { Registry } from '../registry/registry.ts';
import type { FeedDeps } from './feed.ts';
import type { RoomState } from './rooms.ts';
import type { AnyFactValues, Part } from './screen.ts';

export interface FactRead {
  /** In which it began. */
  order: number;
  /** Epoch ms. */
  now: number;
  current: Registry;
  parts: ReadonlySet<Part>;
  states: readonly RoomState[];
  shared: AnyFactValues;
  /** Of each state. */
  roomFacts: readonly AnyFactValues[];
}

/** Reads these parts of these rooms; readings may end in another order than they began. */
export type ReadFacts = (
  states: readonly RoomState[],
  registry: Registry,
  parts: ReadonlySet<Part>,
  previous: AnyFactValues,
) => Promise<FactRead>;

export function createReader(deps: { clock: Clock } & Pick<FeedDeps, 'readShared' | 'readRoom'>): ReadFacts {
  let readings = 0;
  return async (states, current, parts, previous) => {
    readings += 1;
    const [order, now] = [readings, deps.clock.now()];
    const [shared, roomFacts] = await Promise.all([
      deps.readShared({ registry: current, now, previous }, parts),
      Promise.all(states.map((state) => deps.readRoom(state.scope, now, parts))),
    ]);
    return { order, now, current, parts, states, shared, roomFacts };
  };
}
