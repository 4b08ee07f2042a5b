/** Changes come faster than a screen can paint: they gather here and are applied together, once per frame. */

/** Queued items past which waiting for the next frame would let memory grow (a hidden tab gets no frames). */
export const MAX_QUEUED = 500;
/** A hidden tab paints nothing but must stay current for its return. */
const HIDDEN_FLUSH_MS = 500;

export interface FrameQueue<T> {
  push(item: T): void;
  flush(): void;
  stop(): void;
}

/** Runs the callback before the next paint; returns how to cancel it. */
export type Schedule = (callback: () => void) => () => void;

/** Queue that hands all items, in order, to `apply` at most once per frame, and at once past `MAX_QUEUED`. */
export function frameQueue<T>(apply: (items: T[]) => void, schedule: Schedule = nextFrame): FrameQueue<T> {
  let items: T[] = [];
  let cancel: (() => void) | undefined;

  function flush(): void {
    cancel?.();
    cancel = undefined;
    if (items.length === 0) return;
    const batch = items;
    items = [];
    apply(batch);
  }

  return {
    push(item) {
      items.push(item);
      if (items.length > MAX_QUEUED) flush();
      else cancel ??= schedule(flush);
    },
    flush,
    stop() {
      cancel?.();
      cancel = undefined;
      items = [];
    },
  };
}

/** A tab hidden between request and frame would never get the frame: the timer is its way out. */
function nextFrame(callback: () => void): () => void {
  const timer = setTimeout(callback, HIDDEN_FLUSH_MS);
  const frame = requestAnimationFrame(callback);
  return () => {
    clearTimeout(timer);
    cancelAnimationFrame(frame);
  };
}
