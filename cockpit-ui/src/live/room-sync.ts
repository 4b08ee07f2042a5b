/** Keeps one room in sequence: snapshot, then changes; a gap, another epoch or a beat ahead asks for a new snapshot. */
import type { Changed, Snapshot, SubscribeError } from '@cockpit/api/live';
import { judgeChange, type RoomPicture } from './merge.ts';

/** Changes kept while a snapshot is on its way; the oldest go first, which then shows as a gap. */
const MAX_EARLY = 200;

export interface RoomSync {
  /** Asks for a snapshot, unless one is already asked for. */
  ask(): void;
  hearChange(change: Changed): void;
  /** The last sequence number the server says it sent; undefined: it does not know us in this room. */
  hearBeat(epoch: string, seq: number | undefined): void;
  /** The line was cut: whatever was asked for will not be answered. */
  cut(): void;
}

export interface RoomSyncPorts {
  request(answer: (reply: Snapshot | SubscribeError | 'timeout') => void): void;
  onSnapshot(snapshot: Snapshot): void;
  onChange(change: Changed): void;
  onError(error: SubscribeError): void;
  /** Calls back later, with jitter; used when the server could not answer. */
  retryLater(callback: () => void): void;
}

export function roomSync(ports: RoomSyncPorts): RoomSync {
  let place: Pick<RoomPicture, 'epoch' | 'seq'> | undefined;
  let early: Changed[] = [];
  // Each question has a number, so that an answer that outlived its line is not taken for the current one.
  let asked = 0;
  let waiting = false;

  function ask(): void {
    if (waiting) return;
    waiting = true;
    early = [];
    const question = ++asked;
    ports.request((reply) => {
      if (question !== asked) return;
      waiting = false;
      if (reply === 'timeout') return ports.retryLater(ask);
      if ('error' in reply) {
        ports.onError(reply);
        if (reply.error === 'unavailable') ports.retryLater(ask);
        return;
      }
      settle(reply);
    });
  }

  function settle(snapshot: Snapshot): void {
    place = { epoch: snapshot.epoch, seq: snapshot.seq };
    ports.onSnapshot(snapshot);
    const held = early;
    early = [];
    for (const change of held) hearChange(change);
  }

  function hearChange(change: Changed): void {
    if (waiting) {
      early.push(change);
      if (early.length > MAX_EARLY) early.shift();
      return;
    }
    if (place === undefined) return;
    const verdict = judgeChange(place, change);
    if (verdict === 'gap') ask();
    if (verdict !== 'apply') return;
    place.seq = change.seq;
    ports.onChange(change);
  }

  return {
    ask,
    hearChange,
    hearBeat(epoch, seq) {
      // The line keeps order: a beat that is ahead of what came before it means a change was lost.
      if (place === undefined || waiting) return;
      if (seq === undefined || epoch !== place.epoch || seq > place.seq) ask();
    },
    cut() {
      waiting = false;
      asked += 1;
    },
  };
}
