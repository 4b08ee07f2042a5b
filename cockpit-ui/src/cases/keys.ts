/** Keys of the page as the sheet shows them. */
export const KEYS = [
  ['D', 'd'],
  ['F', 'f'],
  ['V', 'v'],
  ['C', 'c'],
  ['N', 'n'],
  ['J ↓', 'j'],
  ['K ↑', 'k'],
  ['← →', 'turn'],
  ['R', 'r'],
  ['/', 'slash'],
  ['Esc', 'esc'],
  ['?', 'help'],
] as const;
