import { useSyncExternalStore } from 'react';

const NARROW = '(max-width: 760px)';

/** Whether this is a hand-held screen, as the style sheet sees it. */
export function usePhone(): boolean {
  return useSyncExternalStore(onChange, () => window.matchMedia?.(NARROW).matches ?? false);
}

function onChange(changed: () => void): () => void {
  const query = window.matchMedia?.(NARROW);
  query?.addEventListener('change', changed);
  return () => query?.removeEventListener('change', changed);
}
