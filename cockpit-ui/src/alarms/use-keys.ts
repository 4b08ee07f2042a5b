import { useHotkeys } from 'react-hotkeys-hook';

export interface KeyOrders {
  acknowledge(): void;
  shelve(): void;
  comment(): void;
  /** To the next (+1) or previous (-1) alarm. */
  step(by: 1 | -1): void;
  select(): void;
  release(): void;
  search(): void;
  close(): void;
  help(): void;
}

/** One hand on the keyboard. Silent while a text is typed (the library's default) and while a dialog is open. */
export function useKeys(orders: KeyOrders, enabled: boolean): void {
  const options = { enabled, preventDefault: true };
  useHotkeys('a', () => orders.acknowledge(), options);
  useHotkeys('s', () => orders.shelve(), options);
  useHotkeys('c', () => orders.comment(), options);
  useHotkeys('j,down', () => orders.step(1), options);
  useHotkeys('k,up', () => orders.step(-1), options);
  useHotkeys('x', () => orders.select(), options);
  useHotkeys('r', () => orders.release(), options);
  useHotkeys('/', () => orders.search(), { ...options, useKey: true });
  useHotkeys('esc', () => orders.close(), { enabled });
  useHotkeys('?', () => orders.help(), { ...options, useKey: true });
}
