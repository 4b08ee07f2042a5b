import { act, renderHook } from '@testing-library/react';
import { expect, test } from 'vitest';
import { rangeOf, useSelected } from './use-selected.ts';

const ROWS = [9, 7, 5, 3, 1];

test.each([
  [7, 3, [7, 5, 3]],
  [3, 7, [7, 5, 3]],
  [5, 5, [5]],
  [undefined, 5, [5]],
  [8, 5, [5]],
])('from %s to %s are %j', (from, to, range) => {
  expect(rangeOf(ROWS, from, to)).toEqual(range);
});

test('a click with shift takes all between, in or out as the one clicked; select all takes what one order takes', () => {
  const { result } = renderHook(useSelected);
  const ids = () => [...result.current.ids].sort();
  act(() => result.current.toggle(7));
  act(() => result.current.toggle(1, ROWS));
  expect(ids()).toEqual([1, 3, 5, 7]);
  act(() => result.current.toggle(5, ROWS));
  expect(ids()).toEqual([7]);
  act(() => result.current.select(Array.from({ length: 500 }, (_, id) => id)));
  expect(result.current.ids.size).toBe(200);
  act(() => result.current.clear());
  expect(ids()).toEqual([]);
});
