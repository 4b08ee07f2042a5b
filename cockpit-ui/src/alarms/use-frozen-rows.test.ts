// @vitest-environment jsdom
import { cleanup, renderHook } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { anAlarm } from '../calls/alarm-for-test.ts';
import { useFrozenRows } from './use-frozen-rows.ts';

afterEach(cleanup);

interface Screen {
  ids: number[];
  held: boolean;
  key?: string;
  owner?: string;
}

function show(first: Screen) {
  const { result, rerender } = renderHook(
    ({ ids, held, key = 'filter', owner = '' }: Screen) =>
      useFrozenRows(new Map(ids.map((id) => [id, anAlarm({ id, owner: owner || null })])), ids, held, key),
    { initialProps: first },
  );
  return { rerender, shown: () => result.current.rows.map(({ id }) => id), result };
}

test('while it is held a row that went stays where it was, and what is new waits', () => {
  const { rerender, shown, result } = show({ ids: [3, 2, 1], held: false });
  rerender({ ids: [4, 3, 1], held: true });
  expect(shown()).toEqual([3, 2, 1]);
  expect(result.current.waiting).toEqual([4]);
  rerender({ ids: [4, 3, 1], held: false });
  expect(shown()).toEqual([4, 3, 1]);
  expect(result.current.waiting).toEqual([]);
});

test('a row that stands still tells the latest of its alarm all the same', () => {
  const { rerender, result } = show({ ids: [2, 1], held: true });
  rerender({ ids: [2, 1], held: true, owner: '王敏' });
  expect(result.current.rows.map(({ owner }) => owner)).toEqual(['王敏', '王敏']);
});

test('another filter is another list, held or not', () => {
  const { rerender, shown } = show({ ids: [3, 2, 1], held: true });
  rerender({ ids: [9], held: true, key: 'other' });
  expect(shown()).toEqual([9]);
});
