/** One question to the api, asked when the page opens and again on demand. */
import { useCallback, useEffect, useState } from 'react';
import { read } from '../http/ask.ts';

export interface Asked<Answer> {
  data: Answer | undefined;
  error: unknown;
  again(): void;
}

export function useAsked<Answer>(path: string): Asked<Answer> {
  const [answer, setAnswer] = useState<{ data?: Answer; error?: unknown }>({});
  const [round, setRound] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another round asks the same again
  useEffect(() => {
    const stop = new AbortController();
    read<Answer>(path, stop.signal).then(
      (data) => setAnswer({ data }),
      (error: unknown) => stop.signal.aborted || setAnswer((before) => ({ ...before, error })),
    );
    return () => stop.abort();
  }, [path, round]);

  const again = useCallback(() => setRound((before) => before + 1), []);
  return { data: answer.data, error: answer.error, again };
}
