/** The service worker of the phone pages: it keeps the pages themselves, so that they open without a line. It sees nothing else. */
import { Workbox } from 'workbox-window';

const SCRIPT = '/field/sw.js';
const SCOPE = '/field/';
/** A phone that is never closed looks for a new version, too. */
const LOOK_EVERY_MS = 60 * 60_000;

let ready = false;
let worker: Workbox | undefined;
const listeners = new Set<() => void>();

export const updates = {
  isReady: () => ready,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
  /** The page is reloaded by the new version. */
  take(): void {
    worker?.addEventListener('controlling', () => window.location.reload());
    worker?.messageSkipWaiting();
  },
};

/** Registers it; without TLS there is none, and the pages need a line. */
export async function startUpdates(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  worker = new Workbox(SCRIPT, { scope: SCOPE });
  worker.addEventListener('waiting', () => {
    ready = true;
    for (const listener of listeners) listener();
  });
  await worker.register();
  setInterval(() => void worker?.update(), LOOK_EVERY_MS);
}
