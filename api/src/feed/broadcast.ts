/** All living communities: opens their feeds, hands notices on, numbers what is sent. */
import type { Clock } from '@cockpit/ingest/clock';
import type { Notice } from '@cockpit/ingest/notices';
import type { Logger } from 'pino';
import type { Database } from '../database/database.ts';
import type { Pipeline } from '../pipeline/watch.ts';
import type { Registries } from '../registry/cache.ts';
import type { Registry } from '../registry/registry.ts';
import type { KeptRoom } from '../scope/room.ts';
import type { RouteDeps } from '../scope/scope.ts';
import type { AnyTables } from './declare.ts';
import { createFeed, type Feed } from './feed.ts';
import { type RoomSnapshot, type RoomState, snapshotOf } from './rooms.ts';
import type { Screen } from './screen.ts';
import { type Shown, shownOf } from './shown.ts';

export interface BroadcastDeps {
  screen: Screen;
  database: Database;
  registries: Registries;
  pipeline: Pick<Pipeline, 'rows' | 'unheardSince' | 'onChange'>;
  clock: Clock;
  /** Everything is read again this often, real ms; left out: every five seconds. */
  tickMs?: number | undefined;
  log: Logger;
  newId(): string;
  random(): number;
}

/** What changed in a room; rows are null when they are gone. */
export interface RoomChange {
  room: KeptRoom;
  community: string;
  epoch: string;
  seq: number;
  /** Epoch ms. */
  at: number;
  tables: AnyTables;
}

/** What routes that answer out of the rooms need. */
export interface ShownRouteDeps extends RouteDeps {
  broadcast: Pick<Broadcast, 'ask'>;
}

/** One subscription of one client. */
export interface Hold {
  community: string;
  state: RoomState;
}

export interface Broadcast {
  /** Keeps a room alive and its tables true until `release`. Rejects with RequestError. */
  hold(community: string | undefined, room: KeptRoom): Promise<Hold>;
  release(hold: Hold): void;
  /** What the held room shows now. Join its changes in the same tick: nothing is missed, nothing comes twice. */
  snapshot(hold: Hold): RoomSnapshot;
  /** A question asked once, answered by a reading that begins after it. Rejects with RequestError. */
  ask<Answer>(community: string | undefined, room: KeptRoom, answer: (shown: Shown) => Answer): Promise<Answer>;
  notice(notice: Notice): void;
  /** Notices may have been missed: everything is read again. */
  missed(): void;
  /** Health of a community's feed; `since` in epoch ms. */
  health(community: string): { ok: boolean; since: number };
  /** The last reading of some community failed. */
  isFailing(): boolean;
  /** Changes with every start of the process and every new registry: sequence numbers of before mean nothing then. */
  epoch(): string;
  onChanged(listener: (change: RoomChange) => void): void;
  onEpoch(listener: () => void): void;
  stop(): Promise<void>;
}

export function createBroadcast(deps: BroadcastDeps): Broadcast {
  const { clock, registries, database, screen } = deps;
  const feeds = new Map<string, Feed>();
  let epoch = deps.newId();
  let tellChanged: (change: RoomChange) => void = () => {};
  let tellEpoch = () => {};
  deps.pipeline.onChange(() => {
    for (const feed of feeds.values()) feed.pipelineChanged();
  });

  return {
    hold,
    release: ({ community, state }) => feeds.get(community)?.release(state),
    snapshot: ({ state }) => snapshotOf(state, epoch, clock.speed),
    ask,
    notice,
    missed() {
      registries.forget();
      for (const feed of feeds.values()) feed.touch(screen.parts);
    },
    health: (community) => feeds.get(community)?.health() ?? { ok: true, since: clock.now() },
    isFailing: () => [...feeds.values()].some((feed) => !feed.health().ok),
    epoch: () => epoch,
    onChanged(listener) {
      tellChanged = listener;
    },
    onEpoch(listener) {
      tellEpoch = listener;
    },
    async stop() {
      await Promise.all([...feeds.values()].map((feed) => feed.stop()));
    },
  };

  async function hold(asked: string | undefined, room: KeptRoom): Promise<Hold> {
    const community = (await registries.get(asked)).community.code;
    return { community, state: await feedOf(community).hold(room) };
  }

  async function ask<Answer>(
    asked: string | undefined,
    room: KeptRoom,
    answer: (shown: Shown) => Answer,
  ): Promise<Answer> {
    const community = (await registries.get(asked)).community.code;
    const feed = feedOf(community);
    const state = await feed.hold(room, true);
    try {
      const { registry, scope } = state;
      return answer(shownOf(snapshotOf(state, epoch, clock.speed), registry, scope, feed.shared()));
    } finally {
      feed.release(state);
    }
  }

  function notice(received: Notice): void {
    if (received.kind === 'registry') registries.forget(received.community);
    const parts = screen.touchedBy(received);
    if ('community' in received) feeds.get(received.community)?.touch(parts);
    else for (const feed of feeds.values()) feed.touch(parts);
  }

  /** Only for communities that exist, so their number is bounded. */
  function feedOf(community: string): Feed {
    const feed = feeds.get(community) ?? openFeed(community);
    feeds.set(community, feed);
    return feed;
  }

  function openFeed(community: string): Feed {
    return createFeed({
      clock,
      tickMs: deps.tickMs,
      random: deps.random,
      log: deps.log.child({ community }),
      registry: (): Promise<Registry> => registries.get(community),
      screen,
      readShared: ({ registry, now, previous }, parts) =>
        screen.readShared({ database, registry, now }, previous, parts),
      readRoom: (scope, now, parts) => screen.readRoom(database, scope, now, parts),
      pipeline: () => ({ rows: deps.pipeline.rows(), unheardSince: deps.pipeline.unheardSince() }),
      publish: ({ room, seq, at }, tables) => tellChanged({ room, community, epoch, seq, at, tables }),
      onRestart() {
        epoch = deps.newId();
        tellEpoch();
      },
    });
  }
}
