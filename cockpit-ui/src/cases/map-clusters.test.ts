import type { GridShape } from '@cockpit/api/registry';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { caseForTest } from './case-for-test.ts';
import { clustersOf, type PlacedCase, placed } from './map-clusters.ts';

const SHAPE = {
  code: 'A',
  polygon: {
    type: 'Polygon',
    coordinates: [
      [
        [0, 0],
        [4, 0],
        [4, 2],
        [0, 2],
        [0, 0],
      ],
    ],
  },
} as unknown as GridShape;
const plane = ([x = 0, y = 0]: readonly number[]): [number, number] => [x * 10, y * 10];

test('a case without a position stands in its grid, one without either is counted only', () => {
  const cases = [
    caseForTest({ id: 1, lon: 1, lat: 1 }),
    caseForTest({ id: 2, grid: 'A' }),
    caseForTest({ id: 3, grid: 'gone' }),
    caseForTest({ id: 4, grid: null }),
  ];
  const { known, unplaced, nowhere } = placed(cases, [SHAPE], plane);
  expect(known.map(({ one, at }) => [one.id, at])).toEqual([
    [1, [10, 10]],
    [2, [20, 10]],
  ]);
  expect([unplaced, nowhere]).toEqual([1, 2]);
});

test('marks never touch, and every case is in one of them', () => {
  const points = fc.array(fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 300 })), {
    maxLength: 80,
  });
  fc.assert(
    fc.property(points, (places) => {
      const known = places.map((at, id): PlacedCase => ({ one: caseForTest({ id }), at }));
      const clusters = clustersOf(known, 28);
      expect(clusters.flatMap(({ cases }) => cases.map(({ id }) => id)).sort((a, b) => a - b)).toEqual(
        places.map((_, id) => id),
      );
      for (const [index, a] of clusters.entries())
        for (const b of clusters.slice(index + 1))
          expect(Math.hypot(a.at[0] - b.at[0], a.at[1] - b.at[1])).toBeGreaterThanOrEqual(28);
    }),
  );
});

test('the most urgent case keeps its place', () => {
  const first: PlacedCase = { one: caseForTest({ id: 5 }), at: [100, 100] };
  const clusters = clustersOf([first, { one: caseForTest({ id: 6 }), at: [110, 100] }], 28);
  expect(clusters).toMatchObject([{ id: 5, at: [100, 100] }]);
});
