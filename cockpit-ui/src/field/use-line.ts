import { useSyncExternalStore } from 'react';
import { isLineDown } from './outbox/next-step.ts';
import { useOutbox } from './phone.ts';

/** Whether there is a line, as far as the phone and the outbox know. */
export function useLine(): boolean {
  const { entries } = useOutbox();
  const isOnline = useSyncExternalStore(onChange, () => navigator.onLine);
  return isOnline && !isLineDown(entries ?? []);
}

function onChange(changed: () => void): () => void {
  window.addEventListener('online', changed);
  window.addEventListener('offline', changed);
  return () => {
    window.removeEventListener('online', changed);
    window.removeEventListener('offline', changed);
  };
}
