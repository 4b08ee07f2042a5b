/**
 * A screen without pixels: subscribes to a room, keeps its tables by the rules of the live contract and lets a test wait
 * for what it should come to see. Written from the contract, not from the wall's own code.
 */
import type {
  Changed,
  ClientEvents,
  Heartbeat,
  ServerEvents,
  Snapshot,
  SubscribeError,
  Tables,
} from '@cockpit/api/live';
import type { Room } from '@cockpit/api/scope';
import { io, type Socket } from 'socket.io-client';
import { WAIT_MAX_MS } from './bounds.ts';
import { keyOf } from './keys.ts';

export interface LiveView {
  /** What the room shows now. */
  picture(): Snapshot;
  /** Resolves with the first defined result of `look`, asked now and after each change; rejects, saying what was awaited. */
  until<T>(what: string, look: (tables: Tables, picture: Snapshot) => T | undefined | false): Promise<T>;
  /** Resolves at the first beat from now on that fulfils `look`. */
  untilBeat(what: string, look: (beat: Heartbeat) => boolean): Promise<Heartbeat>;
  /** Calls back after each snapshot and change until the returned function is called. */
  onChange(listener: () => void): () => void;
  counts(): { connects: number; snapshots: number; changes: number; gaps: number };
  /** Resolves when the line is lost. */
  lost(): Promise<void>;
  stop(): void;
}

interface Waiter {
  look(): boolean;
}

/** Connects and resolves with the first snapshot; rejects with the server's refusal. */
export async function watchRoom(apiUrl: string, room: Room = 'wall', community?: string): Promise<LiveView> {
  const socket: Socket<ServerEvents, ClientEvents> = io(apiUrl, {
    transports: ['websocket'],
    extraHeaders: keyOf(apiUrl) as Record<string, string>,
    forceNew: true,
    reconnectionDelay: 100,
    reconnectionDelayMax: 500,
  });
  const counts = { connects: 0, snapshots: 0, changes: 0, gaps: 0 };
  const waiters = new Set<Waiter>();
  let picture: Snapshot | undefined;
  let early: Changed[] = [];
  let asking = false;
  let beat: Heartbeat | undefined;
  let refused: (error: Error) => void = () => {};

  function ask(): void {
    if (asking) return;
    asking = true;
    early = [];
    socket.emit('subscribe', community === undefined ? { room } : { room, community }, (answer) => {
      asking = false;
      if (isRefusal(answer)) {
        if (answer.error === 'unavailable') setTimeout(ask, 200);
        else refused(new Error(`${answer.error}: ${answer.message}`));
        return;
      }
      counts.snapshots += 1;
      picture = answer;
      for (const change of early) take(change);
      tell();
    });
  }

  function take(change: Changed): void {
    if (asking || picture === undefined) {
      early.push(change);
      return;
    }
    if (change.room !== picture.room) return;
    if (change.epoch === picture.epoch && change.seq <= picture.seq) return;
    if (change.epoch !== picture.epoch || change.seq !== picture.seq + 1) {
      counts.gaps += 1;
      ask();
      return;
    }
    counts.changes += 1;
    picture = { ...picture, seq: change.seq, at: change.at, tables: merged(picture.tables, change.tables) };
    tell();
  }

  function tell(): void {
    for (const waiter of waiters) if (waiter.look()) waiters.delete(waiter);
  }

  function wait<T>(what: string, look: () => T | undefined | false): Promise<T> {
    return new Promise((resolve, reject) => {
      const overdue = setTimeout(() => {
        waiters.delete(waiter);
        reject(new Error(`in vain: ${what}; counts ${JSON.stringify(counts)}, connected ${socket.connected}`));
      }, WAIT_MAX_MS);
      const waiter: Waiter = {
        look() {
          const seen = look();
          if (seen === undefined || seen === false) return false;
          clearTimeout(overdue);
          resolve(seen);
          return true;
        },
      };
      if (!waiter.look()) waiters.add(waiter);
    });
  }

  socket.on('connect', () => {
    counts.connects += 1;
    asking = false;
    ask();
  });
  socket.on('disconnect', (reason) => {
    beat = undefined;
    tell();
    if (reason === 'io server disconnect') socket.connect();
  });
  socket.on('changed', take);
  socket.on('beat', (heard) => {
    beat = heard;
    tell();
    if (picture === undefined || asking) return;
    const seq = heard.seqs[room];
    if (heard.epoch !== picture.epoch || seq === undefined || seq > picture.seq) ask();
  });
  try {
    await Promise.race([
      wait('a first snapshot', () => picture),
      new Promise((_, reject) => {
        refused = reject;
      }),
    ]);
  } catch (fault) {
    socket.disconnect();
    throw fault;
  }
  const now = () => picture as unknown as Snapshot;
  return {
    picture: now,
    until: (what, look) => wait(what, () => look(now().tables, now())),
    untilBeat: (what, look) => {
      beat = undefined;
      return wait(what, () => beat !== undefined && look(beat) && beat);
    },
    onChange: (listener) => {
      const waiter: Waiter = {
        look() {
          listener();
          return false;
        },
      };
      waiters.add(waiter);
      return () => void waiters.delete(waiter);
    },
    counts: () => ({ ...counts }),
    lost: () => wait('the line to be lost', () => !socket.connected).then(() => {}),
    stop: () => void socket.disconnect(),
  };
}

function merged(tables: Tables, changes: Changed['tables']): Tables {
  const next: Record<string, Record<string, unknown>> = { ...tables };
  for (const [name, rows] of Object.entries(changes)) {
    const table: Record<string, unknown> = { ...next[name] };
    for (const [key, row] of Object.entries(rows)) {
      if (row === null) delete table[key];
      else table[key] = row;
    }
    next[name] = table;
  }
  return next as Tables;
}

function isRefusal(answer: Snapshot | SubscribeError): answer is SubscribeError {
  return 'error' in answer;
}
