/**
 * Natural batching: while one batch is being written messages gather; the next batch takes all that came, at most
 * `itemsMax`. No timer: at low load a message is written at once, at high load batches grow by themselves.
 */

export interface Limits {
  /** Items of one batch. */
  itemsMax: number;
  /** Items and bytes waiting, beyond which `whenRoom` holds callers back. */
  waitingMax: number;
  waitingBytesMax: number;
}

export interface Batches<T> {
  /** Takes an item in. Never refuses: whoever pushes asks `whenRoom` before reading more. */
  push(item: T, bytes: number): void;
  /** Calls back when less is waiting than the limits allow; at once when that is so now. */
  whenRoom(callback: () => void): void;
  waiting(): number;
  /** Ends after the batch being written; what still waits is not written (nor acknowledged). */
  stop(): Promise<void>;
}

/** Starts the loop. `write` must not reject: it retries until it succeeds or is told to stop. */
export function startBatches<T>(limits: Limits, write: (items: T[]) => Promise<void>): Batches<T> {
  let queue: { item: T; bytes: number }[] = [];
  let queuedBytes = 0;
  let heldBack: (() => void)[] = [];
  let stopped = false;
  let wake: (() => void) | undefined;
  const running = run();

  async function run(): Promise<void> {
    while (!stopped) {
      if (queue.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      await write(take());
    }
  }

  function take(): T[] {
    const taken = queue.length <= limits.itemsMax ? queue : queue.slice(0, limits.itemsMax);
    queue = queue.length <= limits.itemsMax ? [] : queue.slice(limits.itemsMax);
    for (const { bytes } of taken) queuedBytes -= bytes;
    if (hasRoom()) letOn();
    return taken.map(({ item }) => item);
  }

  function letOn(): void {
    const callbacks = heldBack;
    heldBack = [];
    for (const callback of callbacks) callback();
  }

  function hasRoom(): boolean {
    return queue.length < limits.waitingMax && queuedBytes < limits.waitingBytesMax;
  }

  return {
    push(item, bytes) {
      queue.push({ item, bytes });
      queuedBytes += bytes;
      wake?.();
    },
    whenRoom(callback) {
      if (hasRoom()) callback();
      else heldBack.push(callback);
    },
    waiting: () => queue.length,
    async stop() {
      stopped = true;
      wake?.();
      await running;
      queue = [];
      queuedBytes = 0;
      letOn();
    },
  };
}
