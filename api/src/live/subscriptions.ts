/** The rooms a socket is in: subscribe answers with a snapshot and joins, unsubscribe leaves. */
import { Compile } from 'typebox/compile';
import { coerceError, isDatabaseAway, RequestError, unavailable } from '../errors/errors.ts';
import type { Hold } from '../feed/broadcast.ts';
import type { Room } from '../scope/contract.ts';
import { wireName } from '../scope/room.ts';
import type { Person } from '../sessions/person.ts';
import { type Snapshot, type SubscribeError, SubscribeRequest } from './contract.ts';
import type { LiveDeps } from './io.ts';
import type { Judging } from './judging.ts';
import { dropSlow } from './slow-client.ts';
import { join, leave, type Socket } from './socket.ts';

const ROOMS_PER_SOCKET_MAX = 4;
/** Subscribes of one socket under way; each may ask the database, whose few connections are everybody's. */
const ASKING_PER_SOCKET_MAX = 4;

type RoomRequest = { room: Room; community?: string };
export type Reply = (answer: Snapshot | SubscribeError) => void;

export interface Subscriptions {
  /** Never rejects: what fails is the reply. */
  subscribe(socket: Socket, request: unknown, reply: Reply): Promise<void>;
  unsubscribe(socket: Socket, request: unknown): void;
  /** Gives back all that a socket holds. */
  end(socket: Socket): void;
}

const isRequest = Compile(SubscribeRequest);

export function createSubscriptions(
  deps: Pick<LiveDeps, 'broadcast' | 'admission' | 'log'> & Pick<Judging, 'judge'>,
): Subscriptions {
  const { broadcast, log } = deps;
  return {
    subscribe,
    unsubscribe,
    end(socket) {
      for (const hold of socket.data.holds.values()) broadcast.release(hold);
      socket.data.holds.clear();
    },
  };

  async function subscribe(socket: Socket, request: unknown, reply: Reply): Promise<void> {
    if (dropSlow(socket, log)) return;
    if (!isRequest.Check(request)) return reply(invalid(faultOf(request)));
    if (socket.data.asking >= ASKING_PER_SOCKET_MAX)
      return reply(invalid(`At most ${ASKING_PER_SOCKET_MAX} subscribe requests at once; wait for an answer.`));
    const { holds } = socket.data;
    if (holds.size + socket.data.asking >= ROOMS_PER_SOCKET_MAX && !isHeld(socket, request))
      return reply(invalid(`A socket may be in at most ${ROOMS_PER_SOCKET_MAX} rooms.`));
    socket.data.asking += 1;
    try {
      const person = await deps.judge(socket);
      if (person === undefined) return;
      const hold = await holdFor(socket, person, request as RoomRequest);
      if (hold === undefined) return;
      // Joined and answered in one tick: the next change goes to this socket, and its number is the snapshot's + 1.
      join(socket, hold, broadcast);
      reply(broadcast.snapshot(hold) as Snapshot);
    } catch (error) {
      reply(subscribeError(error));
    } finally {
      socket.data.asking -= 1;
    }
  }

  /** The room read; undefined: nobody is there any more who may be in it. */
  async function holdFor(socket: Socket, person: Person, request: RoomRequest): Promise<Hold | undefined> {
    const { community, room } = await deps.admission.room(person, request);
    const hold = await broadcast.hold(community, room);
    // Access may have changed while the room was read.
    const { person: now } = socket.data;
    const verdict = socket.connected ? deps.admission.judge(now, community, room) : 'out';
    if (verdict === 'stay') return hold;
    broadcast.release(hold);
    return verdict === 'moved' ? holdFor(socket, now, request) : undefined;
  }

  function unsubscribe(socket: Socket, request: unknown): void {
    if (!isRequest.Check(request)) return;
    for (const hold of [...socket.data.holds.values()]) if (isAsked(hold, request)) leave(socket, hold, broadcast);
  }

  function subscribeError(thrown: unknown): SubscribeError {
    if (thrown instanceof RequestError)
      return { error: thrown.code as SubscribeError['error'], message: thrown.message };
    const error = coerceError(thrown);
    log.error({ err: error }, 'subscribe failed');
    const message = isDatabaseAway(error) ? unavailable().message : 'The server failed; the fault has been logged.';
    return { error: 'unavailable', message };
  }
}

function isHeld(socket: Socket, request: { room: string; community?: string }): boolean {
  return [...socket.data.holds.values()].some((hold) => isAsked(hold, request));
}

function isAsked({ community, state }: Hold, asked: { room: string; community?: string }): boolean {
  return wireName(state.room) === asked.room && (asked.community === undefined || asked.community === community);
}

/** Field and reason, for authors of clients. */
function faultOf(request: unknown): string {
  const fault = isRequest.Errors(request)[0];
  return `${fault?.instancePath.slice(1) || 'request'}: ${fault?.message ?? 'is not a subscribe request'}.`;
}

function invalid(message: string): SubscribeError {
  return { error: 'invalid-request', message };
}
