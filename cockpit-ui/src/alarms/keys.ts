/** Keys of the page as the sheet shows them. */
export const KEYS = [
  ['A', 'a'],
  ['S', 's'],
  ['C', 'c'],
  ['J ↓', 'j'],
  ['K ↑', 'k'],
  ['X', 'x'],
  ['R', 'r'],
  ['/', 'slash'],
  ['Esc', 'esc'],
  ['?', 'help'],
] as const;
