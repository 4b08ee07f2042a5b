/** One order to the api at a time: busy while it is under way, with its refusal afterwards. */
import { useState } from 'react';

export interface ApiOrder {
  busy: boolean;
  error: unknown;
  /** Resolves true when it was carried out. */
  give(work: () => Promise<unknown>): Promise<boolean>;
  refuse(error: unknown): void;
}

export function useOrder(): ApiOrder {
  const [state, setState] = useState<{ busy: boolean; error?: unknown }>({ busy: false });
  return {
    busy: state.busy,
    error: state.error,
    refuse: (error) => setState({ busy: false, error }),
    async give(work) {
      setState({ busy: true });
      try {
        await work();
        setState({ busy: false });
        return true;
      } catch (error) {
        setState({ busy: false, error });
        return false;
      }
    },
  };
}
