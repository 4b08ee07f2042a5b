/** What time it is at the server, as far as its answers told: phones are wrong by minutes, and the community's time may be simulated. */

const KEY = 'cockpit-field-clock';
/** Less is the time an answer was under way. */
const JUMP_MS = 1_000;

export interface PhoneClock {
  /** Epoch ms. */
  now(): number;
  /** An answer said so. */
  note(at: number): void;
  /** Calls back when an answer showed that it is another time than was thought; returns how to stop that. */
  onJump(listener: () => void): () => void;
}

/** The last difference is kept, for a start without a line. */
export function createServerClock(phoneNow: () => number, kept: Pick<Storage, 'getItem' | 'setItem'>): PhoneClock {
  const listeners = new Set<() => void>();
  let offset = Number(kept.getItem(KEY) ?? 0) || 0;
  return {
    now: () => phoneNow() + offset,
    note(at) {
      const before = offset;
      offset = at - phoneNow();
      kept.setItem(KEY, String(Math.round(offset)));
      if (Math.abs(offset - before) > JUMP_MS) for (const listener of listeners) listener();
    },
    onJump(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
