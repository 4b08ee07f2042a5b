/**
 * Devices the database refused a message of lately. Their messages are committed apart, after those of all others, so that a
 * device that goes on sending what the database refuses costs nobody else a second attempt.
 */
import type { Arrival } from '../readings/reading.ts';

/** After so long without a refusal a device is one like all others. */
const REMEMBERED_MS = 10 * 60_000;
/** More devices than any community has; beyond it the one refused longest ago is forgotten. */
const DEVICES_MAX = 20_000;

export interface Suspects {
  /** Those of suspect devices and all others, each in their order. What names no device is not suspect. */
  split(arrivals: readonly Arrival[], now: number): { trusted: readonly Arrival[]; suspect: readonly Arrival[] };
  /** The database refused something of this device at `now`, epoch ms. */
  accuse(device: number, now: number): void;
  /**
   * Keeps everybody suspect until the returned function is called: while messages of a device wait, later ones of the same
   * device must wait behind them.
   */
  hold(): () => void;
}

export function rememberSuspects(): Suspects {
  /** Device → when it was last refused, the longest ago first. */
  const refusedAt = new Map<number, number>();
  let held = 0;

  function forget(now: number): void {
    if (held > 0) return;
    for (const [device, at] of refusedAt) {
      if (refusedAt.size <= DEVICES_MAX && now - at <= REMEMBERED_MS) return;
      refusedAt.delete(device);
    }
  }

  return {
    split(arrivals, now) {
      forget(now);
      if (refusedAt.size === 0) return { trusted: arrivals, suspect: [] };
      const suspect = arrivals.filter(isSuspect);
      return { trusted: suspect.length === 0 ? arrivals : arrivals.filter((one) => !isSuspect(one)), suspect };
    },
    accuse(device, now) {
      refusedAt.delete(device);
      refusedAt.set(device, now);
    },
    hold() {
      held += 1;
      let done = false;
      return () => {
        if (!done) held -= 1;
        done = true;
      };
    },
  };

  function isSuspect(arrival: Arrival): boolean {
    const device = deviceOf(arrival);
    return device !== undefined && refusedAt.has(device);
  }
}

/** Id of the device whose reading it is; undefined: it is none. */
export function deviceOf({ outcome }: Arrival): number | undefined {
  return 'reading' in outcome ? outcome.reading.device.id : undefined;
}
