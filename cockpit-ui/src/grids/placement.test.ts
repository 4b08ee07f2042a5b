import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Box, centreOf, contains, containsBox, type Point, spotsIn } from './geometry.ts';
import { neighbour } from './neighbour.ts';
import { GAP, nearbySpots, overlaps, placeAll } from './placement.ts';

const BOUNDS: Box = { x: 0, y: 0, w: 900, h: 600 };
const point = fc.tuple(fc.integer({ min: -50, max: 950 }), fc.integer({ min: -50, max: 650 })) as fc.Arbitrary<Point>;
const size = fc.record({ w: fc.integer({ min: 4, max: 240 }), h: fc.integer({ min: 4, max: 60 }) });
const wanted = fc
  .array(fc.tuple(point, fc.array(size, { minLength: 1, maxLength: 2 })), { maxLength: 40 })
  .map((items) => items.map(([at, sizes], index) => ({ id: String(index), sizes, spots: nearbySpots(at, 18) })));

test('nothing placed ever overlaps anything placed or taken, or leaves the map', () => {
  fc.assert(
    fc.property(wanted, fc.array(fc.tuple(point, size), { maxLength: 8 }), (items, blocked) => {
      const taken = blocked.map(([[x, y], { w, h }]) => ({ x, y, w, h }));
      const placed = placeAll(items, taken, BOUNDS);
      placed.forEach(({ box }, index) => {
        for (const other of [...taken, ...placed.slice(0, index).map((entry) => entry.box)])
          expect(overlaps(box, other, GAP)).toBe(false);
        expect(box.x >= 0 && box.y >= 0 && box.x + box.w <= BOUNDS.w && box.y + box.h <= BOUNDS.h).toBe(true);
      });
    }),
    { seed: 20261122, numRuns: 200 },
  );
});

test('a badge stands inside its grid or not at all', () => {
  const ring: Point[] = [
    [100, 100],
    [400, 130],
    [380, 300],
    [90, 280],
  ];
  fc.assert(
    fc.property(size, (wish) => {
      const [placed] = placeAll(
        [{ id: 'g', sizes: [wish], spots: spotsIn(ring, centreOf(ring)), inside: ring }],
        [],
        BOUNDS,
      );
      if (placed !== undefined) expect(containsBox(ring, placed.box)).toBe(true);
    }),
    { seed: 7, numRuns: 100 },
  );
});

test('what is more important is placed first and keeps its own place', () => {
  const here: Point = [300, 300];
  const [first, second] = placeAll(
    ['alarm', 'car-park'].map((id) => ({ id, sizes: [{ w: 20, h: 20 }], spots: nearbySpots(here, 14) })),
    [],
    BOUNDS,
  );
  expect(first).toMatchObject({ id: 'alarm', box: { x: 290, y: 290 } });
  expect(second?.box).not.toEqual(first?.box);
});

test('without room for the full badge its short form is taken', () => {
  const spots: Point[] = [[50, 50]];
  const [placed] = placeAll(
    [
      {
        id: 'g',
        sizes: [
          { w: 200, h: 50 },
          { w: 60, h: 20 },
        ],
        spots,
      },
    ],
    [],
    { x: 0, y: 0, w: 100, h: 100 },
  );
  expect(placed?.size).toBe(1);
});

test('the centre and the inside of a ring are found whatever its direction', () => {
  const ring: Point[] = [
    [0, 0],
    [10, 0],
    [10, 10],
    [0, 10],
  ];
  for (const way of [ring, [...ring].reverse()]) {
    expect(centreOf(way)).toEqual([5, 5]);
    expect(contains(way, [9, 1])).toBe(true);
    expect(contains(way, [11, 1])).toBe(false);
  }
});

test('arrow keys lead to the grid that lies there', () => {
  const grids = (
    [
      ['north-west', 0, 0],
      ['north-east', 10, 1],
      ['south-west', 1, 10],
      ['south-east', 10, 10],
    ] as const
  ).map(([code, x, y]) => ({ code, centre: [x, y] as Point }));
  const from = (code: string, key: string) => {
    const here = grids.find((grid) => grid.code === code);
    return here && neighbour(here, grids, key)?.code;
  };
  expect(from('north-west', 'ArrowRight')).toBe('north-east');
  expect(from('north-west', 'ArrowDown')).toBe('south-west');
  expect(from('south-east', 'ArrowUp')).toBe('north-east');
  expect(from('north-west', 'ArrowLeft')).toBeUndefined();
  expect(from('north-west', 'Tab')).toBeUndefined();
});
