/** The socket.io edge: who may connect, which rooms a socket is in, and the beat that proves the line alive. */
import type { Server as HttpServer, IncomingMessage } from 'node:http';
import type { Clock } from '@cockpit/ingest/clock';
import type { Logger } from 'pino';
import { Server } from 'socket.io';
import type { Broadcast } from '../feed/broadcast.ts';
import { wireName } from '../scope/room.ts';
import type { AccessNotice } from '../sessions/access-notice.ts';
import type { Identify } from '../sessions/identify.ts';
import type { Person } from '../sessions/person.ts';
import type { Admission } from './admission.ts';
import { LIVE_HEARTBEAT_MS } from './constants.ts';
import type { Changed, ClientEvents, Heartbeat, ServerEvents } from './contract.ts';
import { createJudging } from './judging.ts';
import { createPlaces } from './places.ts';
import { dropSlow } from './slow-client.ts';
import { roomKey, type Socket, type SocketHolds } from './socket.ts';
import { createSubscriptions, type Reply } from './subscriptions.ts';

/** A subscribe request is small; anything near this is no request. Bytes. */
const REQUEST_BYTES_MAX = 4096;
/** A socket without a room, real ms. */
const IDLE_MAX_MS = 60_000;
/** What a client is given to close its end when the server stops; a dead one never would. Real ms. */
const GOODBYE_MS = 500;

export interface LiveDeps {
  broadcast: Broadcast;
  clock: Clock;
  log: Logger;
  socketsMax: number;
  socketsPerPersonMax: number;
  /** Epoch ms of the world. */
  realNow(): number;
  identify: Identify;
  admission: Admission;
  /** Where a request comes from; undefined: it cannot be known. */
  addressOf(request: IncomingMessage): string | undefined;
  /** Why a request may not open a socket; undefined: it may. */
  refuse(request: IncomingMessage): string | undefined;
  /** Whether notices are heard; when they are not, figures may be old. */
  noticesHeard(): boolean;
  /** The database is broken by the rule of the pipeline: known sooner than a reading that waits for it fails. */
  databaseBroken(): boolean;
}

export interface Sockets {
  close(): void;
  /** Judges again the sockets of somebody whose access changed, or all; those that may not be here are cut off. */
  judge(changed?: AccessNotice): void;
}

/** Serves the live channel on an HTTP server. `close` disconnects everyone: an open socket keeps a server from closing (fastify/help#988). */
export function openSockets(server: HttpServer, deps: LiveDeps): Sockets {
  const { broadcast, log, clock } = deps;
  // A beat that names no number for a room makes the client ask for it.
  const judging = createJudging({ ...deps, tellMoved: (socket) => socket.emit('beat', beatOf(socket)) });
  const subscriptions = createSubscriptions({ ...deps, judge: judging.judge });
  const places = createPlaces(deps);
  /** Who was let in, until the connection is made. */
  const known = new WeakMap<IncomingMessage, Person>();
  const io = new Server<ClientEvents, ServerEvents, Record<string, never>, SocketHolds>(server, {
    serveClient: false,
    transports: ['websocket'],
    maxHttpBufferSize: REQUEST_BYTES_MAX,
    allowRequest(request, answer) {
      void refusal(request).then((reason) => {
        if (reason !== undefined) log.warn({ reason, origin: request.headers.origin }, 'socket refused');
        answer(reason, reason === undefined);
      });
    },
  });
  broadcast.onChanged((change) => {
    const told = { ...change, room: wireName(change.room) } as Changed;
    io.to(roomKey(change.community, change.room)).emit('changed', told);
  });
  broadcast.onEpoch(beatAll);
  io.on('connection', welcome);
  const beats = setInterval(beatAll, LIVE_HEARTBEAT_MS);
  return {
    judge(changed) {
      for (const socket of io.sockets.sockets.values()) {
        const { kind, id } = socket.data.person;
        if (changed !== undefined && (changed.kind !== kind || changed.id !== id)) continue;
        judging.judgeSoon(socket);
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
    if (person === 'away') return 'database unavailable';
    if (person === undefined) return 'not signed in';
    const full = places.take(request, person);
    if (full !== undefined) return full;
    known.set(request, person);
    return undefined;
  }

  function welcome(socket: Socket): void {
    const person = known.get(socket.request);
    if (person === undefined) return void socket.disconnect(true);
    judging.begin(socket, person);
    socket.data.holds = new Map();
    socket.data.idleSince = deps.realNow();
    socket.data.asking = 0;
    socket.on('subscribe', (request: unknown, reply: unknown) => {
      if (typeof reply !== 'function') return;
      void subscriptions.subscribe(socket, request, reply as Reply);
    });
    socket.on('unsubscribe', (request: unknown) => subscriptions.unsubscribe(socket, request));
    socket.on('disconnect', () => subscriptions.end(socket));
    socket.emit('beat', beatOf(socket));
  }

  function beatAll(): void {
    const now = deps.realNow();
    for (const socket of io.sockets.sockets.values()) {
      if (dropSlow(socket, log)) continue;
      if (isIdle(socket, now)) {
        socket.disconnect(true);
        continue;
      }
      if (judging.isDue(socket, now)) judging.judgeSoon(socket);
      socket.emit('beat', beatOf(socket));
    }
  }

  /** A line nobody reads anything over only takes a place. */
  function isIdle({ data }: Socket, now: number): boolean {
    if (data.holds.size > 0 || data.asking > 0) data.idleSince = now;
    return now - data.idleSince >= IDLE_MAX_MS;
  }

  function beatOf(socket: Socket): Heartbeat {
    const holds = [...socket.data.holds.values()];
    const health = holds.map((hold) => broadcast.health(hold.community));
    return {
      at: clock.now(),
      speed: clock.speed,
      simulated: clock.simulated ?? false,
      epoch: broadcast.epoch(),
      seqs: Object.fromEntries(holds.map(({ state }) => [wireName(state.room), state.seq])),
      ok: deps.noticesHeard() && !deps.databaseBroken() && health.every((feed) => feed.ok),
      since: Math.min(clock.now(), ...health.map((feed) => feed.since)),
    };
  }
}
