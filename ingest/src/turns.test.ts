import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { CommitParts } from './commit.ts';
import { type Scratch, scratchDatabase, silent } from './testing/scratch.ts';
import { commitInTurn, FIRST, type Turn } from './turns.ts';

let scratch: Scratch;
beforeAll(async () => {
  scratch = await scratchDatabase(inject('postgresUrl'));
});
afterAll(() => scratch.drop());

test.each([
  ['before its readings are in', 'grids'],
  ['after its readings are in', 'notify'],
] as const)('a batch that starts behind one that failed %s waits for it and leads a new row', async (_when, step) => {
  const said: string[] = [];
  const failed = turn('a', FIRST, said, step);
  const next = turn('b', failed, said);
  const later = turn('c', next, said);
  expect(await Promise.all([failed.written, next.written, later.written])).toEqual([true, true, true]);
  expect(said).toEqual(['a', 'b', 'c']);

  // Whoever comes now goes on side by side.
  const fresh = turn('d', later, said);
  const beside = turn('e', fresh, said);
  await expect(Promise.all([fresh.inserted, fresh.committed])).resolves.toBeDefined();
  await expect(Promise.all([beside.inserted, beside.committed])).resolves.toBeDefined();
  expect(said).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('when the batch before it is told to stop, a batch behind it is not written', async () => {
  const said: string[] = [];
  const stopping = new AbortController();
  const over = Promise.resolve(false);
  const committed = Promise.reject(new Error('the database went away'));
  committed.catch(() => {});
  stopping.abort();
  const next = turn('b', { inserted: Promise.resolve(), committed, over }, said, undefined, stopping.signal);
  expect(await next.written).toBe(false);
  expect(said).toEqual([]);
});

/** An empty batch that says its name when it is committed; `fault`: where its first attempt fails. */
function turn(
  name: string,
  before: Turn,
  said: string[],
  fault?: 'grids' | 'notify',
  signal: AbortSignal = new AbortController().signal,
): ReturnType<typeof commitInTurn> {
  let faulty = fault;
  const failAt = (step: typeof fault) => {
    if (faulty !== step) return;
    faulty = undefined;
    throw new Error('the line broke');
  };
  const parts: CommitParts = {
    database: scratch.database,
    log: silent,
    now: () => 0,
    get grids() {
      failAt('grids');
      return scratch.devices.grids;
    },
    quarantine: { store: async () => {} },
    notify: async () => failAt('notify'),
    renewPlaces: async () => {},
  };
  return commitInTurn(
    parts,
    [],
    signal,
    () => said.push(name),
    before,
    async () => {},
  );
}
