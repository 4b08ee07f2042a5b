/** The server's clock for a desk without a line, taken from what the api answers. */
import type { QueryClient } from '@tanstack/react-query';
import { serverClock } from '../live/server-clock.ts';
import type { LiveStore } from '../live/store.ts';

const SECOND_MS = 1000;

/** Anyone who may see no figures (a handler) has limits and times to read all the same. Runs until the returned function is called. */
export function runAnswerClock(queries: QueryClient, store: LiveStore): () => void {
  const clock = serverClock(
    () => performance.now(),
    () => Date.now(),
  );
  const show = () => store.setState({ now: Math.floor(clock.now() / SECOND_MS) * SECOND_MS });
  const forget = queries.getQueryCache().subscribe((event) => {
    if (event.type !== 'updated' || event.action.type !== 'success') return;
    const at = (event.action.data as { at?: unknown } | null)?.at;
    if (typeof at !== 'number') return;
    clock.hear(at, 1);
    show();
  });
  const timer = setInterval(show, SECOND_MS);
  return () => {
    forget();
    clearInterval(timer);
  };
}
