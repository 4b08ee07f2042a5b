/**
 * Natural batching: while a batch is being written messages gather; the next batch takes all that came, at most
 * `itemsMax`. No timer: at low load a message is written at once, at high load batches grow by themselves.
 * Several batches may be written at once; whatever comes after writing happens in the order of arrival.
 */

export interface Limits {
  /** Items of one batch. */
  itemsMax: number;
  /** Batches taken and not done with. */
  batchesMax: number;
  /** Items a batch needs to be written beside another one: small ones wait, or none would ever grow. */
  besideMin: number;
  /** Items and bytes waiting, beyond which `whenRoom` holds callers back. */
  waitingMax: number;
  waitingBytesMax: number;
}

export interface Batches<T> {
  /** Takes an item in. Never refuses: anyone who pushes asks `whenRoom` before reading more. */
  push(item: T, bytes: number): void;
  /** Less is waiting than the limits allow. */
  hasRoom(): boolean;
  /** Calls back when less is waiting than the limits allow; at once when that is so now. */
  whenRoom(callback: () => void): void;
  waiting(): number;
  /** Ends after the batches being written; what still waits is not written (nor acknowledged). */
  stop(): Promise<void>;
}

export interface Steps<T> {
  /** Must not reject: it retries until it succeeds (true) or is told to stop (false). */
  write(items: T[]): Promise<boolean>;
  /** Called batch by batch in the order they were taken; never for a batch that was not written, nor for any after it. */
  done(items: T[]): void;
}

/** Starts batching. */
export function startBatches<T>(limits: Limits, { write, done }: Steps<T>): Batches<T> {
  let items: T[] = [];
  let sizes: number[] = [];
  let queuedBytes = 0;
  let heldBack: (() => void)[] = [];
  let stopped = false;
  let underWay = 0;
  let last: Promise<boolean> = Promise.resolve(true);

  function begin(): void {
    while (!stopped && underWay < limits.batchesMax && items.length >= (underWay === 0 ? 1 : limits.besideMin)) {
      underWay += 1;
      last = finish(take(), last);
    }
  }

  // A batch keeps its place until all before it are done with, so that no number of them piles up behind a slow one.
  async function finish(taken: T[], before: Promise<boolean>): Promise<boolean> {
    const written = await write(taken);
    const inTurn = (await before) && written;
    if (inTurn) done(taken);
    underWay -= 1;
    begin();
    return inTurn;
  }

  function take(): T[] {
    const taken = items.length <= limits.itemsMax ? items : items.slice(0, limits.itemsMax);
    const takenSizes = sizes.length <= limits.itemsMax ? sizes : sizes.slice(0, limits.itemsMax);
    items = items.slice(taken.length);
    sizes = sizes.slice(taken.length);
    for (const bytes of takenSizes) queuedBytes -= bytes;
    if (hasRoom()) letOn();
    return taken;
  }

  function letOn(): void {
    const callbacks = heldBack;
    heldBack = [];
    for (const callback of callbacks) callback();
  }

  function hasRoom(): boolean {
    return items.length < limits.waitingMax && queuedBytes < limits.waitingBytesMax;
  }

  return {
    push(item, bytes) {
      items.push(item);
      sizes.push(bytes);
      queuedBytes += bytes;
      begin();
    },
    hasRoom,
    whenRoom(callback) {
      if (hasRoom()) callback();
      else heldBack.push(callback);
    },
    waiting: () => items.length,
    async stop() {
      stopped = true;
      await last;
      items = [];
      sizes = [];
      queuedBytes = 0;
      letOn();
    },
  };
}
