/** The lag of the rollups as last looked at; one question at a time, and nobody waits for it. */

/** Between two looks, and how old a look may be to count. Real ms. */
const EVERY_MS = 5_000;
const KNOWN_MS = 20_000;

export interface RollupWatch {
  /** Real ms; null: not known, or not for long enough. */
  lagMs(): number | null;
  stop(): Promise<void>;
}

export interface RollupWatchParts {
  /** The lag, real ms. May reject: what is not known for long is shown as unknown. */
  look(): Promise<number>;
  /** Monotonic ms. */
  now(): number;
}

/** Starts looking. */
export function watchRollups({ look, now }: RollupWatchParts): RollupWatch {
  let known: { lagMs: number; at: number } | undefined;
  let asking: Promise<void> | undefined;
  const ask = () => {
    asking ??= look()
      .then(
        (lagMs) => {
          known = { lagMs, at: now() };
        },
        () => {},
      )
      .finally(() => {
        asking = undefined;
      });
  };
  ask();
  const timer = setInterval(ask, EVERY_MS);
  return {
    lagMs: () => (known === undefined || now() - known.at > KNOWN_MS ? null : known.lagMs),
    async stop() {
      clearInterval(timer);
      await asking;
    },
  };
}
