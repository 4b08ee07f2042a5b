import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inOrder, isNewer } from '../readings/store.ts';
import type { SensorState } from './contract.ts';
import { applyReading, type Episode, type Mark, type Neighbours } from './episodes.ts';

const STATES: SensorState[] = ['normal', 'alarm', 'fault', 'unknown'];
/** Instants are drawn from few, so that many readings share one and arrival decides. */
const LAST_INSTANT = 12;

test('the episodes are the same whatever order the readings are applied in, alone or in batches, within one instant too', async () => {
  const reading = fc.record({ at: fc.integer({ min: 1, max: LAST_INSTANT }), state: fc.constantFrom(...STATES) });
  const timeline = fc
    .array(reading, { maxLength: 25 })
    .map((readings) => readings.map(({ at, state }, index) => mark(at, state, 1_000 + index)));
  const arrival = timeline.chain((marks) =>
    fc.tuple(
      fc.constant(marks),
      fc.shuffledSubarray(marks, { minLength: marks.length }),
      fc.infiniteStream(fc.integer({ min: 1, max: 6 })),
    ),
  );
  await fc.assert(
    fc.asyncProperty(arrival, async ([marks, order, sizes]) => {
      expect(await arriving(order, sizes)).toEqual(bruteForce(marks));
    }),
    { seed: 20261122, numRuns: 2_000 },
  );
});

test('within one instant alarm then normal closes, and normal then alarm opens', async () => {
  const sizes = () => [1, 1][Symbol.iterator]();
  expect(await arriving([mark(5, 'alarm', 10), mark(5, 'normal', 11)], sizes())).toEqual([[5, 5]]);
  expect(await arriving([mark(5, 'normal', 10), mark(5, 'alarm', 11)], sizes())).toEqual([[5, null]]);
});

test('a fault after an alarm changes the open episode instead of opening another', async () => {
  const episodes: Episode[] = [];
  await applyReading(episodes, mark(1, 'alarm', 1), true, neighboursIn([]));
  const changes = await applyReading(episodes, mark(2, 'fault', 2), true, neighboursIn([]));
  expect(changes.map(({ change }) => change)).toEqual(['state']);
  expect(episodes).toMatchObject([{ state: 'fault', openedAt: 1, closedAt: null }]);
});

test('what is unknown neither ends nor changes an episode, nor opens one', async () => {
  const episodes: Episode[] = [];
  await applyReading(episodes, mark(1, 'unknown', 1), true, neighboursIn([]));
  expect(episodes).toEqual([]);
  await applyReading(episodes, mark(2, 'alarm', 2), true, neighboursIn([]));
  expect(await applyReading(episodes, mark(3, 'unknown', 3), true, neighboursIn([]))).toEqual([]);
  expect(episodes).toMatchObject([{ state: 'alarm', openedAt: 2, closedAt: null }]);
});

/** Stores batches of the given sizes and applies each in order, as the register does. */
async function arriving(order: readonly Mark[], sizes: Iterator<number>): Promise<[number, number | null][]> {
  const episodes: Episode[] = [];
  const applied: Mark[] = [];
  for (let next = 0; next < order.length; ) {
    const batch = order.slice(next, next + Number(sizes.next().value));
    next += batch.length;
    const before = inOrder(applied).at(-1);
    for (const one of inOrder(batch)) {
      await applyReading(episodes, one, before === undefined || isNewer(one, before), neighboursIn(applied));
      applied.push(one);
    }
    expect(episodes.filter(({ closedAt }) => closedAt === null).length).toBeLessThanOrEqual(1);
  }
  return episodes.map(({ openedAt, closedAt }): [number, number | null] => [openedAt, closedAt]).sort(byTime);
}

function bruteForce(marks: readonly Mark[]): [number, number | null][] {
  const episodes: [number, number | null][] = [];
  let open: [number, number | null] | undefined;
  for (const { effectiveAt, state } of inOrder(marks)) {
    if (state === 'unknown') continue;
    if (state === 'normal') {
      if (open) open[1] = effectiveAt;
      open = undefined;
    } else if (!open) {
      open = [effectiveAt, null];
      episodes.push(open);
    }
  }
  return episodes.sort(byTime);
}

function byTime(a: [number, number | null], b: [number, number | null]): number {
  return a[0] - b[0] || (a[1] ?? Number.MAX_VALUE) - (b[1] ?? Number.MAX_VALUE);
}

function neighboursIn(applied: readonly Mark[]): Neighbours {
  // As the register asks: what is unknown is no word.
  const sorted = inOrder(applied.filter(({ state }) => state !== 'unknown'));
  return {
    next: async (mark) => sorted.find((one) => isNewer(one, mark)) ?? null,
    beforeAtSameInstant: async (mark) =>
      sorted.filter((one) => one.effectiveAt === mark.effectiveAt && isNewer(mark, one)).at(-1) ?? null,
  };
}

function mark(effectiveAt: number, state: SensorState, receivedAt: number): Mark {
  return { id: 'm', effectiveAt, receivedAt, state, value: null, unit: null, quality: 0 };
}
