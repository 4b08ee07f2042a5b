import { useHotkeys } from 'react-hotkeys-hook';

export interface KeyOrders {
  dispatch(): void;
  file(): void;
  verify(): void;
  comment(): void;
  report(): void;
  /** To the next (+1) or previous (-1) case. */
  step(by: 1 | -1): void;
  /** To the next or previous column of the board. */
  turn(by: 1 | -1): void;
  release(): void;
  search(): void;
  close(): void;
  help(): void;
}

/** One hand on the keyboard. Silent while a text is typed (the library's default) and while a dialog is open. */
export function useKeys(orders: KeyOrders, enabled: boolean): void {
  const options = { enabled, preventDefault: true };
  useHotkeys('d', () => orders.dispatch(), options);
  useHotkeys('f', () => orders.file(), options);
  useHotkeys('v', () => orders.verify(), options);
  useHotkeys('c', () => orders.comment(), options);
  useHotkeys('n', () => orders.report(), options);
  useHotkeys('j,down', () => orders.step(1), options);
  useHotkeys('k,up', () => orders.step(-1), options);
  useHotkeys('right', () => orders.turn(1), options);
  useHotkeys('left', () => orders.turn(-1), options);
  useHotkeys('r', () => orders.release(), options);
  useHotkeys('/', () => orders.search(), { ...options, useKey: true });
  useHotkeys('esc', () => orders.close(), { enabled });
  useHotkeys('?', () => orders.help(), { ...options, useKey: true });
}
