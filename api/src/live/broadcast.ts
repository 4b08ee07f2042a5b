/** All living communities: opens their feeds, hands notices on, numbers what is sent. */
import type { Clock } from '@cockpit/ingest/clock';
import type { Notice } from '@cockpit/ingest/notices';
import type { Logger } from 'pino';
import type { Database } from '../database.ts';
import type { Registries } from '../registry/cache.ts';
import type { Registry } from '../registry/registry.ts';
import type { Changed, Room, Snapshot } from './contract.ts';
import { ALL_PARTS, partsOf, readRoom, readShared, type SharedFacts } from './facts.ts';
import { createFeed, type Feed } from './feed.ts';
import { type RoomState, snapshotOf } from './rooms.ts';

export interface BroadcastDeps {
  database: Database;
  registries: Registries;
  clock: Clock;
  log: Logger;
  newId(): string;
  random(): number;
}

/** One subscription of one client. */
export interface Hold {
  community: string;
  state: RoomState;
}

export interface Broadcast {
  /** Keeps a room alive and its tables true until `release`. Rejects with RequestError. */
  hold(community: string | undefined, room: Room): Promise<Hold>;
  release(hold: Hold): void;
  /** What the held room shows now. Join its changes in the same tick: nothing is missed, nothing comes twice. */
  snapshot(hold: Hold): Snapshot;
  /** A question asked once, answered by a reading that begins after it. Rejects with RequestError. */
  ask<Answer>(
    community: string | undefined,
    room: Room,
    answer: (snapshot: Snapshot, state: RoomState, shared: SharedFacts) => Answer,
  ): Promise<Answer>;
  notice(notice: Notice): void;
  /** Notices may have been missed: everything is read anew. */
  missed(): void;
  /** Health of a community's feed; `since` in epoch ms. */
  health(community: string): { ok: boolean; since: number };
  /** Changes with every start of the process and every new registry: sequence numbers of before mean nothing then. */
  epoch(): string;
  onChanged(listener: (change: Changed) => void): void;
  onEpoch(listener: () => void): void;
  stop(): Promise<void>;
}

export function createBroadcast(deps: BroadcastDeps): Broadcast {
  const { clock, registries, database } = deps;
  const feeds = new Map<string, Feed>();
  let epoch = deps.newId();
  let tellChanged: (change: Changed) => void = () => {};
  let tellEpoch = () => {};

  return {
    hold,
    release: ({ community, state }) => feeds.get(community)?.release(state),
    snapshot: ({ state }) => snapshotOf(state, epoch, clock.speed),
    ask,
    notice,
    missed() {
      registries.forget();
      for (const feed of feeds.values()) feed.touch(ALL_PARTS);
    },
    health: (community) => feeds.get(community)?.health() ?? { ok: true, since: clock.now() },
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

  async function hold(asked: string | undefined, room: Room): Promise<Hold> {
    const community = (await registries.get(asked)).community.code;
    return { community, state: await feedOf(community).hold(room) };
  }

  async function ask<Answer>(
    asked: string | undefined,
    room: Room,
    answer: (snapshot: Snapshot, state: RoomState, shared: SharedFacts) => Answer,
  ): Promise<Answer> {
    const community = (await registries.get(asked)).community.code;
    const feed = feedOf(community);
    const state = await feed.hold(room, true);
    try {
      return answer(snapshotOf(state, epoch, clock.speed), state, feed.shared());
    } finally {
      feed.release(state);
    }
  }

  function notice(received: Notice): void {
    if (received.kind === 'registry') registries.forget(received.community);
    const parts = partsOf(received);
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
      random: deps.random,
      log: deps.log.child({ community }),
      registry: (): Promise<Registry> => registries.get(community),
      readShared: (reading, parts) => readShared({ ...reading, database }, parts),
      readRoom: (scope, now, parts) => readRoom(database, scope, now, parts),
      publish: ({ room, seq, at }, tables) => tellChanged({ room, community, epoch, seq, at, tables }),
      onRestart() {
        epoch = deps.newId();
        tellEpoch();
      },
    });
  }
}
