/** What time it is at the server, as far as its answers told: phones are wrong by minutes, and the community's time may be simulated. */

const KEY = 'cockpit-field-clock';

export interface ServerClock {
  /** Epoch ms. */
  now(): number;
  /** An answer said so. */
  note(at: number): void;
}

/** The last difference is kept, for a start without a line. */
export function createServerClock(phoneNow: () => number, kept: Pick<Storage, 'getItem' | 'setItem'>): ServerClock {
  let offset = Number(kept.getItem(KEY) ?? 0) || 0;
  return {
    now: () => phoneNow() + offset,
    note(at) {
      offset = at - phoneNow();
      kept.setItem(KEY, String(Math.round(offset)));
    },
  };
}
