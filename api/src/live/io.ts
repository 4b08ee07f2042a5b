/** The socket.io edge: who may connect, which rooms a socket is in, and the beat that proves the line alive. */
import type { Server as HttpServer, IncomingMessage } from 'node:http';
import type { Clock } from '@cockpit/ingest/clock';
import type { Logger } from 'pino';
import { type Socket as IoSocket, Server } from 'socket.io';
import { Compile } from 'typebox/compile';
import { coerceError, isDatabaseAway, RequestError, unavailable } from '../errors.ts';
import type { AccessNotice } from '../sessions/access-notice.ts';
import type { Identify } from '../sessions/identify.ts';
import type { Person } from '../sessions/person.ts';
import type { Admission } from './admission.ts';
import type { Broadcast, Hold } from './broadcast.ts';
import {
  BEAT_MS,
  type Beat,
  type ClientEvents,
  type Room,
  type ServerEvents,
  type Snapshot,
  type SubscribeError,
  SubscribeRequest,
} from './contract.ts';

/** A subscribe request is small; anything near this is no request. Bytes. */
const REQUEST_BYTES_MAX = 4096;
const ROOMS_PER_SOCKET_MAX = 4;
/** Subscribes of one socket under way; each may ask the database, whose few connections are everybody's. */
const ASKING_PER_SOCKET_MAX = 4;
/**
 * Packets that may wait for one client (trap T3: socket.io itself knows no bound). Ten changes a second, and as many of alarms,
 * make this three to six seconds behind; the client reconnects and takes a fresh snapshot, which is cheaper than what it is owed.
 */
const WAITING_PACKETS_MAX = 64;
/** Sessions end by time as well, and an open screen counts as seen: so often it is looked up. Real ms. */
const JUDGE_EVERY_MS = 300_000;
/** What a client is given to close its end when the server stops; a dead one never would. Real ms. */
const GOODBYE_MS = 500;

export interface LiveDeps {
  broadcast: Broadcast;
  clock: Clock;
  log: Logger;
  socketsMax: number;
  /** Epoch ms of the world. */
  realNow(): number;
  identify: Identify;
  admission: Admission;
  /** Why a request may not open a socket; undefined: it may. */
  refuse(request: IncomingMessage): string | undefined;
  /** Whether notices are heard; when they are not, figures may be old. */
  noticesHeard(): boolean;
}

export interface Sockets {
  close(): void;
  /** Judges again the sockets of somebody whose access changed, or all; those that may not be here are cut off. */
  judge(changed?: AccessNotice): void;
}

type Socket = IoSocket<ClientEvents, ServerEvents, Record<string, never>, SocketHolds>;
interface SocketHolds {
  person: Person;
  /** Epoch ms of the world at which the person is judged again. */
  judgeAt: number;
  /** Room key → what the socket holds. */
  holds: Map<string, Hold>;
  asking: number;
}
type RoomRequest = { room: Room; community?: string };
type Reply = (answer: Snapshot | SubscribeError) => void;

const isRequest = Compile(SubscribeRequest);

/** Serves the live road on an HTTP server. `close` disconnects everyone (trap T8: an open socket keeps a server from closing). */
export function openSockets(server: HttpServer, deps: LiveDeps): Sockets {
  const { broadcast, log, clock } = deps;
  /** Who was let in, until the connection is made. */
  const known = new WeakMap<IncomingMessage, Person>();
  const io = new Server<ClientEvents, ServerEvents, Record<string, never>, SocketHolds>(server, {
    serveClient: false,
    transports: ['websocket'],
    maxHttpBufferSize: REQUEST_BYTES_MAX,
    allowRequest(request, answer) {
      void refusal(request).then((reason) => {
        if (reason !== undefined) log.warn({ reason, origin: request.headers.origin }, 'a socket was refused');
        answer(reason, reason === undefined);
      });
    },
  });
  broadcast.onChanged((change) => io.to(roomKey(change.community, change.room)).emit('changed', change));
  broadcast.onEpoch(beatAll);
  io.on('connection', welcome);
  const beats = setInterval(beatAll, BEAT_MS);
  return {
    judge(changed) {
      for (const socket of io.sockets.sockets.values()) {
        const { kind, id } = socket.data.person;
        if (changed !== undefined && (changed.kind !== kind || changed.id !== id)) continue;
        judge(socket).catch(() => retryJudging(socket));
      }
    },
    close() {
      clearInterval(beats);
      const lines = [...io.sockets.sockets.values()].map((socket) => socket.conn.request.socket);
      io.disconnectSockets(true);
      io.engine.close();
      setTimeout(() => {
        for (const line of lines) line.destroy();
      }, GOODBYE_MS).unref();
    },
  };

  async function refusal(request: IncomingMessage): Promise<string | undefined> {
    if (io.engine.clientsCount >= deps.socketsMax) return 'too many connections';
    const reason = deps.refuse(request);
    if (reason !== undefined) return reason;
    const person = await deps.identify(request.headers.cookie).catch(() => 'away' as const);
    if (person === 'away') return 'the database is away';
    if (person === undefined) return 'not signed in';
    known.set(request, person);
    return undefined;
  }

  /** The person as of now; cuts the socket off when there is none, or another, or one who may not be in its rooms. */
  async function judge(socket: Socket): Promise<Person | undefined> {
    const { person: before, holds } = socket.data;
    socket.data.judgeAt = deps.realNow() + JUDGE_EVERY_MS;
    const person = await deps.identify(socket.request.headers.cookie);
    const same = person?.kind === before.kind && person.id === before.id && person.session === before.session;
    const stays =
      same &&
      [...holds.values()].every(({ community, state }) => deps.admission.mayStay(person, community, state.scope.grid));
    if (!stays) {
      log.info({ kind: before.kind, id: before.id }, 'a socket lost its access');
      socket.disconnect(true);
      return undefined;
    }
    socket.data.person = person;
    return person;
  }

  function welcome(socket: Socket): void {
    const person = known.get(socket.request);
    if (person === undefined) return void socket.disconnect(true);
    socket.data.person = person;
    socket.data.judgeAt = deps.realNow() + JUDGE_EVERY_MS;
    socket.data.holds = new Map();
    socket.data.asking = 0;
    socket.on('subscribe', (request: unknown, reply: unknown) => {
      if (typeof reply !== 'function') return;
      void subscribe(socket, request, reply as Reply);
    });
    socket.on('unsubscribe', (request: unknown) => {
      if (isRequest.Check(request)) unsubscribe(socket, request as { room: Room; community?: string });
    });
    socket.on('disconnect', () => {
      for (const hold of socket.data.holds.values()) broadcast.release(hold);
      socket.data.holds.clear();
    });
    socket.emit('beat', beatOf(socket));
  }

  async function subscribe(socket: Socket, request: unknown, reply: Reply): Promise<void> {
    if (dropSlow(socket)) return;
    if (!isRequest.Check(request)) return reply(invalid(faultOf(request)));
    if (socket.data.asking >= ASKING_PER_SOCKET_MAX)
      return reply(invalid(`At most ${ASKING_PER_SOCKET_MAX} subscribes at once; wait for an answer.`));
    const { holds } = socket.data;
    if (holds.size + socket.data.asking >= ROOMS_PER_SOCKET_MAX && !isHeld(socket, request))
      return reply(invalid(`A socket may be in at most ${ROOMS_PER_SOCKET_MAX} rooms.`));
    socket.data.asking += 1;
    try {
      const person = await judge(socket);
      if (person === undefined) return;
      const { community, room } = await deps.admission.room(person, request as RoomRequest);
      const hold = await broadcast.hold(community, room);
      // Access may have changed while the room was read.
      if (!socket.connected || !deps.admission.mayStay(socket.data.person, community, hold.state.scope.grid))
        return broadcast.release(hold);
      // Joined and answered in one tick: the next change goes to this socket, and its number is the snapshot's + 1.
      const key = roomKey(hold.community, hold.state.room);
      const former = holds.get(key);
      holds.set(key, hold);
      void socket.join(key);
      reply(broadcast.snapshot(hold));
      if (former) broadcast.release(former);
    } catch (error) {
      reply(subscribeError(error));
    } finally {
      socket.data.asking -= 1;
    }
  }

  function unsubscribe(socket: Socket, request: { room: Room; community?: string }): void {
    for (const [key, hold] of socket.data.holds) {
      if (hold.state.room !== request.room) continue;
      if (request.community !== undefined && request.community !== hold.community) continue;
      void socket.leave(key);
      socket.data.holds.delete(key);
      broadcast.release(hold);
    }
  }

  function subscribeError(thrown: unknown): SubscribeError {
    if (thrown instanceof RequestError)
      return { error: thrown.code as SubscribeError['error'], message: thrown.message };
    const error = coerceError(thrown);
    log.error({ err: error }, 'subscribe failed');
    const message = isDatabaseAway(error) ? unavailable().message : 'The server failed; the fault has been logged.';
    return { error: 'unavailable', message };
  }

  function retryJudging(socket: Socket): void {
    socket.data.judgeAt = 0;
  }

  function beatAll(): void {
    const now = deps.realNow();
    for (const socket of io.sockets.sockets.values()) {
      if (dropSlow(socket)) continue;
      const { judgeAt, person } = socket.data;
      // Without the database nobody can be judged: the next beat tries again.
      if (now >= Math.min(judgeAt, person.expiresAt ?? judgeAt)) void judge(socket).catch(() => retryJudging(socket));
      socket.emit('beat', beatOf(socket));
    }
  }

  /** Disconnects a client that does not take what it is sent, nor may ask for more of it. */
  function dropSlow(socket: Socket): boolean {
    const waiting = waitingPackets(socket);
    if (waiting <= WAITING_PACKETS_MAX) return false;
    log.warn({ waiting }, 'a client is too slow and is disconnected');
    // A polite close would wait until everything has been taken, which is what does not happen.
    socket.conn.request.socket.destroy();
    return true;
  }

  function beatOf(socket: Socket): Beat {
    const holds = [...socket.data.holds.values()];
    const health = holds.map((hold) => broadcast.health(hold.community));
    return {
      at: clock.now(),
      speed: clock.speed,
      simulated: clock.simulated ?? false,
      epoch: broadcast.epoch(),
      seqs: Object.fromEntries(holds.map(({ state }) => [state.room, state.seq])),
      ok: deps.noticesHeard() && health.every((feed) => feed.ok),
      since: Math.min(clock.now(), ...health.map((feed) => feed.since)),
    };
  }
}

function isHeld(socket: Socket, request: { room: string; community?: string }): boolean {
  return [...socket.data.holds.values()].some(
    (hold) =>
      hold.state.room === request.room && (request.community === undefined || request.community === hold.community),
  );
}

/** Field and reason, for whoever writes a client. */
function faultOf(request: unknown): string {
  const fault = isRequest.Errors(request)[0];
  return `${fault?.instancePath.slice(1) || 'request'}: ${fault?.message ?? 'is not a subscribe request'}.`;
}

function invalid(message: string): SubscribeError {
  return { error: 'invalid-request', message };
}

function roomKey(community: string, room: Room): string {
  return `${community} ${room}`;
}

/** engine.io keeps what a connection has not taken yet in a field it calls private; there is no public way to ask. */
function waitingPackets(socket: Socket): number {
  return (socket.conn as unknown as { writeBuffer: unknown[] }).writeBuffer.length;
}
