import { expect, test } from 'vitest';
import { stepIn, stepOnBoard } from './step.ts';

test('keys walk the list and stop at its ends; from nowhere they begin at the first', () => {
  expect(stepIn([4, 5, 6], null, -1)).toBe(4);
  expect(stepIn([4, 5, 6], 99, 1)).toBe(4);
  expect(stepIn([4, 5, 6], 5, 1)).toBe(6);
  expect(stepIn([4, 5, 6], 6, 1)).toBeUndefined();
  expect(stepIn([], null, 1)).toBeUndefined();
});

test('sideways they go to the same height of the next column that has any', () => {
  const columns = [[1, 2, 3], [], [7], [8, 9, 10]];
  expect(stepOnBoard(columns, 3, 1)).toBe(7);
  expect(stepOnBoard(columns, 7, -1)).toBe(1);
  expect(stepOnBoard(columns, 7, 1)).toBe(8);
  expect(stepOnBoard(columns, 10, 1)).toBeUndefined();
  expect(stepOnBoard(columns, null, 1)).toBe(1);
});
