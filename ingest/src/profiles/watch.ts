/** Hears when something in a folder changes, once things have settled. */
import { type FSWatcher, watch } from 'node:fs';
import type { Logger } from 'pino';

/** An editor writes a file in several steps. */
const SETTLE_MS = 200;

/** Calls `onChange` until what it returns is called. A folder that cannot be watched is reloaded by SIGHUP only. */
export function watchFolder(folder: string, log: Logger, onChange: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  let watcher: FSWatcher | undefined;
  const unwatched = (error: unknown) =>
    log.warn({ err: error, folder }, 'watching the folder failed; send SIGHUP after a change');
  try {
    watcher = watch(folder, () => {
      clearTimeout(timer);
      timer = setTimeout(onChange, SETTLE_MS);
    });
    watcher.on('error', unwatched);
  } catch (error) {
    unwatched(error);
  }
  return () => {
    clearTimeout(timer);
    watcher?.close();
  };
}
