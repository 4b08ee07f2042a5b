/** One question to the api, asked when the page opens and again on demand. */
import { useCallback, useEffect, useState } from 'react';
import { callApi } from '../http/api-client.ts';
import {
  type Answer,
  type AnyCall,
  addressOfCall,
  type CallArguments,
  type Question,
  withSignal,
} from '../http/call.ts';

export interface ApiQuery<Data> {
  data: Data | undefined;
  error: unknown;
  again(): void;
}

export function useApiQuery<R extends Question>(route: R, ...[call]: CallArguments<R>): ApiQuery<Answer<R>> {
  const [answer, setAnswer] = useState<{ data?: Answer<R>; error?: unknown }>({});
  const [round, setRound] = useState(0);
  const address = addressOfCall(route, (call ?? {}) as AnyCall);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the address says which route and what of it; another round asks the same again
  useEffect(() => {
    const stop = new AbortController();
    callApi(route, ...withSignal<R>(call, stop.signal)).then(
      (data) => setAnswer({ data }),
      (error: unknown) => stop.signal.aborted || setAnswer((before) => ({ ...before, error })),
    );
    return () => stop.abort();
  }, [address, round]);

  const again = useCallback(() => setRound((before) => before + 1), []);
  return { data: answer.data, error: answer.error, again };
}
