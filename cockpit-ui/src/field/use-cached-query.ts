/** An answer of the api, or the last one this phone was given when there is no line. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiError, callApi } from '../http/api-client.ts';
import { type Answer, type AnyCall, addressOfCall, type Call, type Question, withSignal } from '../http/call.ts';
import { useFieldPerson } from './me.ts';
import { usePhoneParts } from './phone.ts';
import { keepAnswer, readAnswer } from './phone-store.ts';

const AGAIN_MS = 30_000;
/** How long what seldom changes is good for: categories and calendars are somebody's data plan. */
const SELDOM_MS = 60 * 60_000;

export interface CachedQuery<Told> {
  /** Undefined: nothing yet. */
  body: Told | undefined;
  /** It is an old one: the api was not reached, or has not answered yet. Epoch ms of the phone; null: it is fresh. */
  since: number | null;
  /** What the api refused; a missing line is none. */
  refusal: ApiError | undefined;
  /** The line was tried in vain, and nothing is kept. */
  isCut: boolean;
  refresh(): void;
}

/**
 * Asks at once, every half minute, when the page is seen again, when the line is back and when something was sent; what changes `seldom`
 * once an hour. Null in the place of the call: nothing is asked.
 */
export function useCachedQuery<R extends Question>(
  route: R,
  call: Call<R> | null,
  { seldom = false } = {},
): CachedQuery<Answer<R>> {
  const { store, outbox, clock } = usePhoneParts();
  const { id } = useFieldPerson();
  const [state, setState] = useState<Omit<CachedQuery<Answer<R>>, 'refresh'>>(NOTHING);
  const asked = useRef<AbortController>(undefined);
  const path = call && addressOfCall(route, call as AnyCall);
  const key = `${id} ${path}`;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the path says which route and what of it
  const refresh = useCallback(() => {
    if (call === null) return;
    asked.current?.abort();
    const asking = new AbortController();
    asked.current = asking;
    const show = (next: Omit<CachedQuery<Answer<R>>, 'refresh'>) => !asking.signal.aborted && setState(next);
    void (async () => {
      const kept = await readAnswer(store, key);
      if (kept !== undefined) show({ ...NOTHING, body: kept.body as Answer<R>, since: kept.at });
      if (seldom && kept !== undefined && Math.abs(Date.now() - kept.at) < SELDOM_MS) return;
      try {
        const body = await callApi(route, ...withSignal<R>(call, asking.signal));
        const at = (body as { at?: unknown }).at;
        if (typeof at === 'number') clock.note(at);
        show({ ...NOTHING, body });
        await keepAnswer(store, { key, body, at: Date.now() });
      } catch (error) {
        if (!(error instanceof ApiError)) return;
        if (error.code === 'line')
          show({ ...NOTHING, body: kept?.body as Answer<R>, since: kept?.at ?? null, isCut: true });
        else
          show({
            ...NOTHING,
            ...(mayStay(error) && { body: kept?.body as Answer<R>, since: kept?.at ?? null }),
            refusal: error,
          });
      }
    })();
  }, [path, key, store, clock, seldom]);

  useEffect(() => {
    setState(NOTHING);
    refresh();
    const seen = () => document.visibilityState === 'visible' && refresh();
    const timer = setInterval(seen, seldom ? SELDOM_MS : AGAIN_MS);
    const forget = outbox.onSent(() => seldom || refresh());
    window.addEventListener('online', refresh);
    document.addEventListener('visibilitychange', seen);
    return () => {
      asked.current?.abort();
      clearInterval(timer);
      forget();
      window.removeEventListener('online', refresh);
      document.removeEventListener('visibilitychange', seen);
    };
  }, [refresh, outbox, seldom]);
  return { ...state, refresh };
}

/** A form that is being written stands on what was read before: it goes only with the right to see it. */
function mayStay({ status }: ApiError): boolean {
  return status !== 403 && status !== 404;
}

const NOTHING = { body: undefined, since: null, refusal: undefined, isCut: false };
