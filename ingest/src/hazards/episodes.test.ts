import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyReading, type Episode, type Later, type Mark, type SensorState } from './episodes.ts';

const STATES: SensorState[] = ['normal', 'alarm', 'fault'];

test('the episodes are the same whatever order the readings arrive in, alone or in batches', async () => {
  const reading = fc.record({ at: fc.integer({ min: 1, max: 60 }), state: fc.constantFrom(...STATES) });
  const timeline = fc.uniqueArray(reading, { selector: ({ at }) => at, maxLength: 25 });
  const arrival = timeline.chain((marks) =>
    fc.tuple(
      fc.constant(marks),
      fc.shuffledSubarray(marks, { minLength: marks.length }),
      fc.infiniteStream(fc.integer({ min: 1, max: 6 })),
    ),
  );
  await fc.assert(
    fc.asyncProperty(arrival, async ([marks, order, sizes]) => {
      expect(await arriving(order.map(mark), sizes)).toEqual(bruteForce(marks.map(mark)));
    }),
    { seed: 20261122, numRuns: 500 },
  );
});

test('an alarm whose time cannot be trusted stays open even if a later normal reading is known', async () => {
  const episodes: Episode[] = [];
  const stored = [mark({ at: 50, state: 'normal' })];
  await applyReading(episodes, mark({ at: 10, state: 'alarm' }), true, laterIn(stored));
  expect(episodes).toMatchObject([{ openedAt: 10, closedAt: null }]);
});

test('a fault after an alarm changes the open episode instead of opening another', async () => {
  const episodes: Episode[] = [];
  await applyReading(episodes, mark({ at: 1, state: 'alarm' }), true, laterIn([]));
  const changes = await applyReading(episodes, mark({ at: 2, state: 'fault' }), true, laterIn([]));
  expect(changes.map(({ change }) => change)).toEqual(['state']);
  expect(episodes).toMatchObject([{ state: 'fault', openedAt: 1, closedAt: null }]);
});

/** Stores batches of the given sizes and applies each in order of time, as the register does. */
async function arriving(order: readonly Mark[], sizes: Iterator<number>): Promise<[number, number | null][]> {
  const episodes: Episode[] = [];
  const stored: Mark[] = [];
  for (let next = 0; next < order.length; ) {
    const batch = order.slice(next, next + Number(sizes.next().value));
    next += batch.length;
    const front = Math.max(...stored.map(({ at }) => at));
    stored.push(...batch);
    for (const one of batch.sort((a, b) => a.at - b.at))
      await applyReading(episodes, one, one.at >= front, laterIn(stored));
    expect(episodes.filter(({ closedAt }) => closedAt === null).length).toBeLessThanOrEqual(1);
  }
  return episodes
    .map(({ openedAt, closedAt }): [number, number | null] => [openedAt, closedAt])
    .sort(([a], [b]) => a - b);
}

function bruteForce(marks: readonly Mark[]): [number, number | null][] {
  const episodes: [number, number | null][] = [];
  let open: [number, number | null] | undefined;
  for (const { at, state } of [...marks].sort((a, b) => a.at - b.at)) {
    if (state === 'normal') {
      if (open) open[1] = at;
      open = undefined;
    } else if (!open) {
      open = [at, null];
      episodes.push(open);
    }
  }
  return episodes;
}

function laterIn(stored: readonly Mark[]): Later {
  const first = async (after: number, normal: boolean) =>
    [...stored].sort((a, b) => a.at - b.at).find(({ at, state }) => at > after && (state === 'normal') === normal) ??
    null;
  return { normal: (after) => first(after, true), abnormal: (after) => first(after, false) };
}

function mark({ at, state }: { at: number; state: SensorState }): Mark {
  return { at, state, value: null, unit: null, quality: 0 };
}
