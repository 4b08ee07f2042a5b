/** A pause that can be cut short: the only thing the live loop ever waits for besides the database. */
export interface Sleeper {
  /** Resolves after `ms` (real time), at `wake` or at `stop`. */
  pause(ms: number): Promise<void>;
  wake(): void;
  /** Ends the running pause and makes all later ones empty. */
  stop(): void;
}

export function createSleeper(): Sleeper {
  let end = () => {};
  let stopped = false;
  return {
    pause(ms) {
      if (stopped || ms <= 0) return Promise.resolve();
      return new Promise((resolve) => {
        const timer = setTimeout(() => end(), ms);
        end = () => {
          clearTimeout(timer);
          end = () => {};
          resolve();
        };
      });
    },
    wake: () => end(),
    stop() {
      stopped = true;
      end();
    },
  };
}
