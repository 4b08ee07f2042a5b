import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arrange } from './frozen-list.ts';

const ids = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 20 });

describe('a held list', () => {
  test('moves no row, whatever comes and goes', () => {
    fc.assert(
      fc.property(ids, ids, (shown, wanted) => {
        fc.pre(shown.length > 0);
        expect(arrange(shown, wanted, true).order.slice(0, shown.length)).toEqual(shown);
      }),
      { seed: 5 },
    );
  });

  test('loses nothing: what is wanted stands or waits, and never both or twice', () => {
    fc.assert(
      fc.property(ids, ids, (shown, wanted) => {
        const { order, waiting } = arrange(shown, wanted, true);
        const all = [...order, ...waiting];
        expect(new Set(all).size).toBe(all.length);
        for (const id of wanted) expect(all).toContain(id);
      }),
      { seed: 6 },
    );
  });

  test('lets newer ones wait and adds a further page at its end', () => {
    expect(arrange([5, 4, 3], [7, 5, 6, 3, 2, 1], true)).toEqual({ order: [5, 4, 3, 2, 1], waiting: [7, 6] });
  });

  test('stays the same when nothing is new', () => {
    expect(arrange([3, 2], [3], true)).toEqual({ order: [3, 2], waiting: [] });
  });
});

test('a released list is what is wanted', () => {
  fc.assert(
    fc.property(ids, ids, (shown, wanted) => {
      expect(arrange(shown, wanted, false)).toEqual({ order: wanted, waiting: [] });
    }),
    { seed: 7 },
  );
});
