import fc from 'fast-check';
import { expect, it } from 'vitest';
import { coverageOf } from './contract.ts';

const of = (reporting: number, expected: number) => coverageOf({ reporting, expected });

it('calls a total whole only when every source is in it, and no figure below half of them', () => {
  expect([of(8, 8), of(7, 8), of(4, 8), of(3, 8), of(1, 8), of(0, 8)]).toEqual([
    'whole',
    'partial',
    'partial',
    'unknown',
    'unknown',
    'unknown',
  ]);
  expect([of(1, 2), of(1, 3), of(0, 1), of(1, 1)]).toEqual(['partial', 'unknown', 'unknown', 'whole']);
});

it('misses nothing where nothing is expected, and knows nothing of what it was never told', () => {
  expect([of(0, 0), of(9, 8), coverageOf(undefined)]).toEqual(['whole', 'whole', 'unknown']);
});

it('never gets better when a source falls silent', () => {
  const order = ['unknown', 'partial', 'whole'];
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 500 }), (reporting, expected) => {
      expect(order.indexOf(of(reporting - 1, expected))).toBeLessThanOrEqual(order.indexOf(of(reporting, expected)));
    }),
    { seed: 7 },
  );
});
