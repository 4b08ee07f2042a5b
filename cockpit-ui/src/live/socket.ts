/** The line to the api: websocket only, reconnects by itself, feeds the store once per frame. */
import type { Changed, ClientEvents, ServerEvents } from '@cockpit/api/live';
import { STALE_AFTER_SILENCE_MS } from '@cockpit/api/live/constants';
import type { Room } from '@cockpit/api/scope';
import { io, type Socket } from 'socket.io-client';
import { frameQueue } from './frame-queue.ts';
import { applyChanges, type RoomPicture } from './merge.ts';
import { type RoomSync, roomSync } from './room-sync.ts';
import { serverClock } from './server-clock.ts';
import { watchSilence } from './silence.ts';
import type { LiveState, LiveStore } from './store.ts';

const RECONNECT_MIN_MS = 400;
/** Every wall of a town comes back at once after a restart: tries spread out, but none waits longer than this. */
const RECONNECT_MAX_MS = 4000;
const ANSWER_TIMEOUT_MS = 8000;
/** A line that is known to be cut needs less patience than one that is only silent. */
const CUT_VEIL_MS = 2500;
const WATCH_INTERVAL_MS = 250;
const SECOND_MS = 1000;

export interface LiveLine {
  /** Shows a room, `wall` all that may be seen; that stays subscribed, so the way back is instant and the map stays whole. */
  show(room: Room): void;
  stop(): void;
}

export interface LiveOptions {
  url?: string;
  community?: string;
  /** What stands in the place of the community for who may not see it whole; left out: the community. */
  base?: Room;
  random?: () => number;
  /** The line was ended or refused by the server: perhaps who sits here is not known any more. */
  onLost?: () => void;
}

/** Connects and keeps the store current until stopped. */
export function startLive(store: LiveStore, options: LiveOptions = {}): LiveLine {
  const random = options.random ?? Math.random;
  const clock = serverClock(
    () => performance.now(),
    () => Date.now(),
  );
  const base = options.base ?? 'wall';
  const shownAs = (room: Room): Room => (room === base ? 'wall' : room);
  const syncs = new Map<Room, RoomSync>();
  const timers = new Set<ReturnType<typeof setTimeout>>();
  const queue = frameQueue<Changed>((changes) => store.setState((state) => withChanges(state, changes)));

  const socket: Socket<ServerEvents, ClientEvents> = io(options.url ?? '/', {
    transports: ['websocket'],
    reconnectionDelay: RECONNECT_MIN_MS,
    reconnectionDelayMax: RECONNECT_MAX_MS,
    randomizationFactor: 0.5,
    timeout: 5000,
  });
  const silence = watchSilence(store, {
    now: () => performance.now(),
    serverNow: clock.now,
    patienceMs: () => (socket.connected ? STALE_AFTER_SILENCE_MS : CUT_VEIL_MS),
  });

  function later(callback: () => void, ms: number): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      callback();
    }, ms);
    timers.add(timer);
  }

  function follow(room: Room): RoomSync {
    const sync = roomSync({
      request: (answer) =>
        socket.timeout(ANSWER_TIMEOUT_MS).emit('subscribe', requestFor(room), (fault, reply) => {
          if (syncs.get(room) === sync) answer(fault ? 'timeout' : reply);
        }),
      onSnapshot: ({ speed, ...picture }) => {
        clock.hear(picture.at, speed);
        silence.hear();
        // Not a second by the screen's own clock: by that an alarm of simulated time may be overdue for days.
        tick();
        store.setState((state) => ({ ...withPicture(state, shownAs(room), picture), speed }));
        silence.watch();
      },
      onChange: (change) => queue.push({ ...change, room: shownAs(room) }),
      onError: (error) => store.setState((state) => ({ errors: { ...state.errors, [shownAs(room)]: error } })),
      retryLater: (callback) => later(() => socket.connected && callback(), 1000 + 2000 * random()),
    });
    syncs.set(room, sync);
    if (socket.connected) sync.ask();
    return sync;
  }

  function requestFor(room: Room) {
    const community = options.community ?? store.getState().pictures.wall?.community.code;
    return community === undefined ? { room } : { room, community };
  }

  function tick(): void {
    // While nothing is heard time still passes: ages on a veiled wall keep growing.
    store.setState({ now: Math.floor(clock.now() / SECOND_MS) * SECOND_MS, speed: clock.speed() });
  }

  socket.on('connect', () => {
    store.setState({ connected: true });
    for (const sync of syncs.values()) sync.ask();
  });
  socket.on('disconnect', (reason) => {
    store.setState({ connected: false });
    for (const sync of syncs.values()) sync.cut();
    // The library does not come back by itself when the server said goodbye, and a restarting server does.
    if (reason === 'io server disconnect') {
      options.onLost?.();
      later(() => socket.connect(), RECONNECT_MIN_MS + RECONNECT_MAX_MS * random());
    }
  });
  socket.on('connect_error', () => options.onLost?.());
  socket.on('changed', (change) => {
    silence.hear();
    syncs.get(change.room)?.hearChange(change);
  });
  socket.on('beat', (beat) => {
    clock.hear(beat.at, beat.speed);
    silence.hear();
    if (store.getState().simulated !== beat.simulated) store.setState({ simulated: beat.simulated });
    silence.databaseAway(beat.ok ? undefined : beat.since);
    for (const [room, sync] of syncs) sync.hearBeat(beat.epoch, beat.seqs[room]);
    silence.watch();
  });

  const watching = setInterval(silence.watch, WATCH_INTERVAL_MS);
  const ticking = setInterval(tick, SECOND_MS);
  follow(base);

  return {
    show(room) {
      for (const other of [...syncs.keys()]) {
        if (other === base || other === room) continue;
        syncs.delete(other);
        if (socket.connected) socket.emit('unsubscribe', requestFor(other));
      }
      store.setState((state) => ({ room, pictures: keepRooms(state.pictures, room), errors: {} }));
      if (room !== 'wall' && !syncs.has(room)) follow(room);
    },
    stop() {
      clearInterval(watching);
      clearInterval(ticking);
      for (const timer of timers) clearTimeout(timer);
      queue.stop();
      socket.disconnect();
    },
  };
}

function withPicture(state: LiveState, room: Room, picture: RoomPicture): Pick<LiveState, 'pictures' | 'errors'> {
  const { [room]: _, ...errors } = state.errors;
  return { pictures: { ...state.pictures, [room]: picture }, errors };
}

function withChanges(state: LiveState, changes: Changed[]): Pick<LiveState, 'pictures'> {
  const pictures = { ...state.pictures };
  for (const [room, picture] of Object.entries(pictures) as [Room, RoomPicture][]) {
    pictures[room] = applyChanges(
      picture,
      changes.filter((change) => change.room === room && change.community === picture.community.code),
    );
  }
  return { pictures };
}

function keepRooms(pictures: LiveState['pictures'], shown: Room): LiveState['pictures'] {
  return Object.fromEntries(Object.entries(pictures).filter(([room]) => room === 'wall' || room === shown));
}
