/** Pixels per layout unit, as the style sheet computes it. */
import { useSyncExternalStore } from 'react';

/** The unit now; follows every resize of the window. */
export function useUnit(): number {
  return useSyncExternalStore(onResize, readUnit);
}

function readUnit(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue('--u')) || 1;
}

function onResize(changed: () => void): () => void {
  window.addEventListener('resize', changed);
  return () => window.removeEventListener('resize', changed);
}
