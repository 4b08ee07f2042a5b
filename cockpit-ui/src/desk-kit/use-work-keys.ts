import { useHotkeys } from 'react-hotkeys-hook';

/** What every page with a list and a detail does by key. */
export interface WorkKeys {
  comment(): void;
  /** To the next (+1) or previous (-1) entry. */
  step(by: 1 | -1): void;
  /** Lets the list take what it held back. */
  release(): void;
  search(): void;
  close(): void;
  help(): void;
}

/**
 * One hand on the keyboard: the keys of `WorkKeys`, and `own` ones of the page, each named as the library does ("left"). Silent
 * while a text is typed (the library's default) and while a dialog is open (`enabled` false).
 */
export function useWorkKeys(keys: WorkKeys, own: Readonly<Record<string, () => void>>, enabled: boolean): void {
  const options = { enabled, preventDefault: true };
  useHotkeys('c', () => keys.comment(), options);
  useHotkeys('j,down', () => keys.step(1), options);
  useHotkeys('k,up', () => keys.step(-1), options);
  useHotkeys('r', () => keys.release(), options);
  useHotkeys('/', () => keys.search(), { ...options, useKey: true });
  useHotkeys('esc', () => keys.close(), { enabled });
  useHotkeys('?', () => keys.help(), { ...options, useKey: true });
  useHotkeys(Object.keys(own), (_event, { hotkey }) => own[hotkey]?.(), options);
}
