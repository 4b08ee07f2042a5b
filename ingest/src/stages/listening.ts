/**
 * Since when everything that is sent is heard in time. Silence of a device proves nothing before that: after a frozen process, a
 * queue that stood or a database that was away, what waits has to be read first.
 */

/** A tick that is this late means that the process did not run. Several times the interval of the ticks. */
const STALL_MS = 5_000;

export interface Listening {
  /** Called once a second: does all that is sent arrive in time? */
  tick(whole: boolean): void;
  /** The connection is lost. */
  lost(): void;
  /** Epoch ms of the community's clock; undefined: not now. */
  since(): number | undefined;
}

export interface ListeningParts {
  /** Epoch ms of the community's clock. */
  clock: { now(): number };
  /** Monotonic ms. */
  now(): number;
  /** Nothing is heard since `at` (epoch ms): what is sent from then on may arrive late. */
  onLost(at: number): void;
  onRestored(): void;
}

export function trackListening({ clock, now, onLost, onRestored }: ListeningParts): Listening {
  let since: number | undefined;
  let tickedAt = now();
  let tickedInstant = clock.now();

  function lose(at: number): void {
    if (since === undefined) return;
    since = undefined;
    onLost(at);
  }

  const stalled = () => now() - tickedAt > STALL_MS;
  return {
    tick(whole) {
      if (stalled() || !whole) lose(tickedInstant);
      else if (since === undefined) {
        since = clock.now();
        onRestored();
      }
      tickedAt = now();
      tickedInstant = clock.now();
    },
    lost: () => lose(clock.now()),
    since() {
      if (stalled()) lose(tickedInstant);
      return since;
    },
  };
}
