import type { GridShape } from '@cockpit/api/registry';
import { describe, expect, it } from 'vitest';
import { baseRoom, heldAround, seenOf } from './seen.ts';

const SHAPES = [
  { code: 'G1', parent: null },
  { code: 'M1', parent: 'G1' },
  { code: 'G2', parent: null },
] as GridShape[];

describe('seenOf', () => {
  const sees = [
    { community: 'north', grids: ['G1'] },
    { community: 'south', grids: null },
    { community: 'west', grids: [] },
  ];
  it('shows everything to who may see everything, and the community they asked for', () => {
    expect(seenOf(null, undefined)).toEqual({ community: undefined, grids: null });
    expect(seenOf(null, 'north')).toEqual({ community: 'north', grids: null });
  });
  it('shows the first place of who holds places, or the one asked for', () => {
    expect(seenOf(sees, undefined)).toEqual({ community: 'north', grids: ['G1'] });
    expect(seenOf(sees, 'south')).toEqual({ community: 'south', grids: null });
  });
  it('shows nothing of a community that is not theirs, of grids that are gone, or to who holds nothing', () => {
    expect([seenOf(sees, 'east'), seenOf(sees, 'west'), seenOf([], undefined)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('baseRoom', () => {
  it('is the community, the one grid that is held, or all that are as one', () => {
    expect([baseRoom(null), baseRoom(['G1']), baseRoom(['G1', 'G2'])]).toEqual(['wall', 'grid:G1', 'mine']);
  });
});

describe('heldAround', () => {
  it.each([
    ['G1', ['G1', 'G2'], 'G1'],
    ['M1', ['G1', 'G2'], 'G1'],
    ['G2', ['G1', 'G2'], 'G2'],
    [null, ['G1', 'G2'], undefined],
    ['G3', ['G1', 'G2'], undefined],
    [null, ['G1'], 'G1'],
    ['G2', ['G1'], 'G1'],
    ['M1', ['M1'], 'M1'],
  ])('of %s for who holds %j is %s', (asked, held, around) => {
    expect(heldAround(asked, held, SHAPES)).toBe(around);
  });
});
