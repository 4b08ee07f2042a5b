import { expect, test } from 'vitest';
import { fitOf, pagesOf } from './paging.ts';

const rows = Array.from({ length: 12 }, (_, index) => index);

test('what fits stays on one page in its own order', () => {
  expect(pagesOf(rows, 12, (row) => row)).toEqual([rows]);
});

test('pages are even, complete and without repetition', () => {
  const pages = pagesOf(rows, 5);
  expect(pages.map((page) => page.length)).toEqual([4, 4, 4]);
  expect(pages.flat()).toEqual(rows);
});

test('with several pages the urgent rows come first and the others keep their order', () => {
  expect(pagesOf(rows, 6, (row) => (row === 9 ? 1 : 0))[0]).toEqual([9, 0, 1, 2, 3, 4]);
});

test('a box too small for a single row still shows one at a time', () => {
  expect(pagesOf([1, 2], 0.4)).toEqual([[1], [2]]);
  expect(pagesOf([], 5)).toEqual([]);
});

test('rows that fit without a pager need none, whatever was shown before; others leave room for it', () => {
  expect(fitOf(2, 127, 58, 20)).toBe(2);
  expect(fitOf(3, 127, 58, 20)).toBe(1);
  expect(fitOf(3, 174, 58, 20)).toBe(3);
  expect(fitOf(2, 30, 58, 20)).toBe(1);
});
